import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import type { LoggedIn } from '../contract/rest.js';
import { nameKey } from '../contract/names.js';
import { Clock } from '../config/clock.js';
import type { AccountState } from '../entities/account-state.js';
import { LoginLogWriter, type Origin } from '../logging/login-log.js';
import { Accounts } from './accounts.js';
import { FailedLogins } from './failed-logins.js';
import { LoginSlowdown } from './login-slowdown.js';
import { Passwords } from './passwords.js';
import { standingFault } from './standing.js';
import { Tokens } from './tokens.js';

/** Log-in by name and password. */
@Injectable()
export class LoginService {
  constructor(
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly slowdown: LoginSlowdown,
    private readonly failures: FailedLogins,
    private readonly log: LoginLogWriter,
    private readonly tokens: Tokens,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws ChatError BAD_CREDENTIALS, alike for unknown names and wrong passwords; after the right password
   *   KICKED or DISABLED; RATE_LIMITED, BUSY; UNAVAILABLE when the log-in cannot be put on record
   */
  async login(name: string, password: string, origin: Origin): Promise<LoggedIn> {
    const key = nameKey(name);
    const account = await this.accounts.byName(name);
    const check = () => this.passwords.matches(password, account?.passwordHash);
    const matches = await this.slowdown.guard(key, origin.ip, check);
    if (!matches || !account) {
      await this.failures.record(account, origin);
      throw new ChatError('BAD_CREDENTIALS');
    }
    const at = this.clock.now();
    const fault = standingFault(account, at);
    if (fault) throw fault;
    const { id } = account;
    await this.log.record({
      eventId: `login:${randomUUID()}`,
      event: 'login',
      accountId: id,
      name: account.name,
      at,
      origin,
    });
    return this.admit(account);
  }

  /** A token for an account that has just been checked. */
  admit(account: Pick<AccountState, 'id' | 'name' | 'role' | 'tokenVersion'>): LoggedIn {
    const { id, name, role } = account;
    return { ...this.tokens.issue(account), account: { id, name, role } };
  }
}
