import { Injectable } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import { ModerationLogWriter, type Actor } from '../logging/moderation-log.writer.js';

/** Records attempts that a guard denied. */
@Injectable()
export class DeniedAccess {
  constructor(private readonly moderationLog: ModerationLogWriter) {}

  /** Records a member's attempt at a route for admins. Returns the refusal to throw. */
  async toAdminsOnly(by: Actor): Promise<ChatError> {
    return this.moderationLog.refused({ action: 'admin_access', by }, new ChatError('FORBIDDEN'));
  }
}
