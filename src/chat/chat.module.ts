import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { LoggingModule } from '../logging/logging.module.js';
import { Admission } from './connection/admission.js';
import { ChatGateway } from './chat.gateway.js';
import { ChatService } from './chat.service.js';
import { Sweeper } from './connection/sweeper.js';
import { Connections } from './connection/connections.js';
import { StartPositions } from './connection/start-position.js';
import { Fanout } from './fanout.js';
import { FloodGuard } from './transport/socket-io/flood-guard.js';
import { MemberCommands } from './member-commands.js';
import { PacketGate } from './transport/socket-io/packet-gate.js';
import { Participants } from './participants.js';
import { PendingConnections } from './transport/socket-io/pending-connections.js';
import { Presence } from './presence.js';
import { Replays } from './connection/replays.js';
import { SlashCommands } from './slash-commands.js';
import { WelcomeService } from './connection/welcome.service.js';

@Module({
  imports: [AuthModule, LoggingModule],
  providers: [
    Admission,
    ChatGateway,
    ChatService,
    Sweeper,
    Connections,
    StartPositions,
    Fanout,
    FloodGuard,
    MemberCommands,
    PacketGate,
    Participants,
    PendingConnections,
    Presence,
    Replays,
    SlashCommands,
    WelcomeService,
  ],
  exports: [Connections, Presence, SlashCommands],
})
export class ChatModule {}
