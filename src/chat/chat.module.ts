import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { LoggingModule } from '../logging/logging.module.js';
import { Admission } from './admission.js';
import { ChatGateway } from './chat.gateway.js';
import { ChatService } from './chat.service.js';
import { ConnectionSweeper } from './connection-sweeper.js';
import { Connections } from './connections.js';
import { Entrances } from './entrance.js';
import { Fanout } from './fanout.js';
import { FloodGuard } from './flood-guard.js';
import { MemberCommands } from './member-commands.js';
import { PacketGate } from './packet-gate.js';
import { Participants } from './participants.js';
import { PendingConnections } from './pending-connections.js';
import { Presence } from './presence.js';
import { Resumes } from './resumes.js';
import { SlashCommands } from './slash-commands.js';
import { WelcomeService } from './welcome.service.js';

@Module({
  imports: [AuthModule, LoggingModule],
  providers: [
    Admission,
    ChatGateway,
    ChatService,
    ConnectionSweeper,
    Connections,
    Entrances,
    Fanout,
    FloodGuard,
    MemberCommands,
    PacketGate,
    Participants,
    PendingConnections,
    Presence,
    Resumes,
    SlashCommands,
    WelcomeService,
  ],
  exports: [Connections, Presence, SlashCommands],
})
export class ChatModule {}
