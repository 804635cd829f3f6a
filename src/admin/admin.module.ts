import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { ChatModule } from '../chat/chat.module.js';
import { LoggingModule } from '../logging/logging.module.js';
import { AccountsBatch } from './accounts-batch.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsService } from './accounts.service.js';
import { AdminCommands } from './admin-commands.js';
import { ExportsModule } from './exports/exports.module.js';
import { InvitesController } from './invites.controller.js';
import { InvitesService } from './invites.service.js';
import { MemberRecordController } from './member-record.controller.js';
import { MemberRecordService } from './member-record.service.js';
import { MembersController } from './members.controller.js';
import { ModerationService } from './moderation.service.js';
import { RecordsModule } from './records/records.module.js';
import { ReviewsModule } from './reviews/reviews.module.js';
import { Bounds } from './retention/bounds.js';
import { Pruning } from './retention/pruning.js';
import { RetentionController } from './retention/retention.controller.js';
import { RetentionService } from './retention/retention.service.js';
import { RoomController } from './room.controller.js';
import { RoomService } from './room.service.js';
import { SanctionsService } from './sanctions.service.js';

@Module({
  imports: [AuthModule, ChatModule, ExportsModule, LoggingModule, RecordsModule, ReviewsModule],
  controllers: [
    AccountsController,
    InvitesController,
    MemberRecordController,
    MembersController,
    RetentionController,
    RoomController,
  ],
  providers: [
    AccountsBatch,
    AccountsService,
    AdminCommands,
    Bounds,
    InvitesService,
    MemberRecordService,
    ModerationService,
    Pruning,
    RetentionService,
    RoomService,
    SanctionsService,
  ],
  exports: [ModerationService],
})
export class AdminModule {}
