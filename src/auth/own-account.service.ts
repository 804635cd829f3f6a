import { Injectable } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import { canonicalPassword } from '../contract/password-rules.js';
import type { LoggedIn } from '../contract/rest.js';
import type { Origin } from '../logging/logins/login.writer.js';
import { ModerationLogWriter } from '../logging/moderation-log.writer.js';
import { insertSessions } from '../logging/session-rows.js';
import { AccountLookup } from './account-lookup.js';
import { LoginService } from './login.service.js';
import { FailedLogins } from './failed-logins.js';
import { LoginSlowdown } from './login-slowdown.js';
import { Passwords } from './passwords.js';
import { Sessions } from './sessions.js';
import { assertStillIn } from './account-status.js';
import type { Caller } from './account-lookup.js';

/** What members do with their own account. */
@Injectable()
export class OwnAccountService {
  constructor(
    private readonly accounts: AccountLookup,
    private readonly passwords: Passwords,
    private readonly slowdown: LoginSlowdown,
    private readonly failures: FailedLogins,
    private readonly moderationLog: ModerationLogWriter,
    private readonly login: LoginService,
    private readonly sessions: Sessions,
  ) {}

  /** Ends every token and connection of the account. */
  async logout(me: Caller): Promise<void> {
    await this.moderationLog.act(
      { by: me, targetId: me.id },
      {
        action: 'logout',
        may: [assertStillIn],
        decide: () => ({ changes: { tokenVersion: me.tokenVersion + 1 } }),
      },
    );
  }

  /**
   * Sets a new password and ends all sessions. The answer has a token of a new session.
   * @throws ChatError BAD_CREDENTIALS when `current` is wrong; TOKEN_REVOKED, KICKED, DISABLED when that happened
   *   meanwhile
   */
  async changePassword(
    me: Caller,
    { current, next, origin }: { current: string; next: string; origin: Origin },
  ): Promise<LoggedIn> {
    // before anything is hashed or counted
    this.passwords.assertMayBeChosen(next, { name: me.name, field: 'next' });
    const account = await this.accounts.byName(me.name);
    // a caller with a token is counted separately: guesses at the log-in do not use up its limit
    const own = `account ${me.id}`;
    await this.slowdown.guard(
      { name: me.nameKey, address: origin.ip, own },
      {
        matches: () => this.passwords.matches(current, account?.passwordHash, own),
        failed: () => this.failures.record(me, origin),
      },
    );
    if (me.mustChangePassword && canonicalPassword(current) === canonicalPassword(next)) {
      throw new ChatError('INVALID', {
        field: 'next',
        message: 'This is the password that must be changed.',
      });
    }
    const passwordHash = await this.passwords.hash(next);
    const changes = {
      tokenVersion: me.tokenVersion + 1,
      mustChangePassword: false,
      passwordSetAt: null,
      passwordSetBy: null,
    };
    const renewed = { ...me, ...changes };
    let session = this.sessions.begin(renewed, origin, 0);
    await this.moderationLog.act(
      { by: me, targetId: me.id },
      {
        action: 'password',
        // hashing takes time: a kick or a new password in between has ended this token
        may: [assertStillIn],
        decide: async ({ tx, at }) => {
          // an earlier attempt with unknown outcome may have stored the session: keep its id
          session = this.sessions.begin(renewed, origin, at, session.id);
          await insertSessions(tx, [session]);
          return { changes: { ...changes, passwordHash } };
        },
      },
    );
    return this.login.issue(renewed, session);
  }
}
