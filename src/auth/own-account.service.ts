import { Injectable } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import type { LoggedIn } from '../contract/rest.js';
import type { AccountState } from '../entities/account-state.js';
import type { Origin } from '../logging/login-log.js';
import { ModerationLog } from '../logging/moderation-log.js';
import { Accounts } from './accounts.js';
import { LoginService } from './login.service.js';
import { FailedLogins } from './failed-logins.js';
import { LoginSlowdown } from './login-slowdown.js';
import { Passwords } from './passwords.js';
import { standingFault } from './standing.js';

/** What people do with their own account. */
@Injectable()
export class OwnAccountService {
  constructor(
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly slowdown: LoginSlowdown,
    private readonly failures: FailedLogins,
    private readonly moderationLog: ModerationLog,
    private readonly login: LoginService,
  ) {}

  /** Ends every token and connection of the account. */
  async logout(me: AccountState): Promise<void> {
    await this.moderationLog.act({ action: 'logout', by: me, targetId: me.id }, ({ target, at }) => {
      assertStillIn(target!, at, me.tokenVersion);
      return { changes: { tokenVersion: target!.tokenVersion + 1 } };
    });
  }

  /**
   * Sets a new password; other tokens end, the answer has a new one.
   * @throws ChatError BAD_CREDENTIALS when `current` is wrong; TOKEN_REVOKED, KICKED, DISABLED when it came too late
   */
  async changePassword(
    me: AccountState,
    { current, next, origin }: { current: string; next: string; origin: Origin },
  ): Promise<LoggedIn> {
    const account = await this.accounts.byName(me.name);
    const check = () => this.passwords.matches(current, account?.passwordHash);
    if (!(await this.slowdown.guard(me.nameKey, origin.ip, check))) {
      await this.failures.record(me, origin);
      throw new ChatError('BAD_CREDENTIALS');
    }
    const passwordHash = await this.passwords.hash(next);
    let tokenVersion = 0;
    const request = { action: 'password', by: me, targetId: me.id } as const;
    await this.moderationLog.act(request, ({ target, at }) => {
      // hashing takes its time: a kick or a new password in between has ended this token
      assertStillIn(target!, at, me.tokenVersion);
      tokenVersion = target!.tokenVersion + 1;
      return { changes: { passwordHash, tokenVersion } };
    });
    return this.login.admit({ ...me, tokenVersion });
  }
}

function assertStillIn(account: AccountState, at: number, tokenVersion: number): void {
  const fault = standingFault(account, at, tokenVersion);
  if (fault) throw fault;
}
