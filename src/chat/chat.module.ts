import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { ChatLogWriter, JUDGE } from '../logging/chat-log.writer.js';
import { LoggingModule } from '../logging/logging.module.js';
import { ProofModule } from '../proof/proof.module.js';
import { SearchModule } from '../search/search.module.js';
import { judge } from './chat.rules.js';
import { ChatService } from './chat.service.js';
import { Admission } from './connection/admission.js';
import { Connections } from './connection/connections.js';
import { PendingConnections } from './connection/pending-connections.js';
import { Replays } from './connection/replays.js';
import { StartPositions } from './connection/start-position.js';
import { Sweeper } from './connection/sweeper.js';
import { WelcomeService } from './connection/welcome.service.js';
import { Fanout } from './fanout.js';
import { MemberCommands } from './member-commands.js';
import { MemberRates } from './member-rates.js';
import { Participants } from './participants.js';
import { Presence } from './presence.js';
import { ProofController } from './proof.controller.js';
import { ReadPositions } from './read-positions.js';
import { Reading } from './reading.js';
import { SearchController } from './search.controller.js';
import { Searching } from './searching.js';
import { SlashCommands } from './slash-commands.js';
import { Transports } from './transport/broadcast.js';
import { LineGateway } from './transport/line/line.gateway.js';
import { Lines } from './transport/line/lines.js';
import { ChatGateway } from './transport/socket-io/chat.gateway.js';
import { FloodGuard } from './transport/socket-io/flood-guard.js';
import { Handshake } from './transport/socket-io/handshake.js';
import { PacketGate } from './transport/socket-io/packet-gate.js';
import { Sockets } from './transport/socket-io/sockets.js';

@Module({
  imports: [AuthModule, LoggingModule, ProofModule, SearchModule],
  controllers: [ProofController, SearchController],
  providers: [
    { provide: JUDGE, useValue: judge },
    ChatLogWriter,
    {
      provide: Transports,
      inject: [Sockets, Lines],
      useFactory: (sockets: Sockets, lines: Lines) => new Transports(sockets, lines),
    },
    Admission,
    ChatService,
    Connections,
    Fanout,
    MemberCommands,
    MemberRates,
    Participants,
    PendingConnections,
    Presence,
    ReadPositions,
    Reading,
    Replays,
    Searching,
    SlashCommands,
    StartPositions,
    Sweeper,
    WelcomeService,
    // Socket.IO
    ChatGateway,
    FloodGuard,
    Handshake,
    PacketGate,
    Sockets,
    // lines over TCP
    LineGateway,
    Lines,
  ],
  exports: [ChatLogWriter, Connections, MemberRates, Presence, SlashCommands],
})
export class ChatModule {}
