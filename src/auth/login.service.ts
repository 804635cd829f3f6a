import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import type { LoggedIn, OwnAccount } from '../contract/rest.js';
import { nameKey } from '../contract/names.js';
import { Clock } from '../config/clock.js';
import type { Account } from '../entities/account.entity.js';
import type { Session } from '../entities/session.entity.js';
import { LoginWriter, type Origin } from '../logging/logins/login.writer.js';
import { AccountLookup } from './account-lookup.js';
import { DeviceMarks } from './device-marks.js';
import { FailedLogins } from './failed-logins.js';
import { LoginSlowdown } from './login-slowdown.js';
import { Passwords } from './passwords.js';
import { networkKey } from './request-origin.js';
import { Sessions } from './sessions.js';
import { accountRefusal } from './account-status.js';
import { Tokens } from './tokens.js';

type OwnAccountFacts = Pick<
  Account,
  'id' | 'name' | 'role' | 'mustChangePassword' | 'passwordSetAt' | 'passwordSetBy'
>;

/** Where a log-in comes from. */
interface Caller {
  origin: Origin;
  /** Of the request; they may include the mark of an earlier log-in. */
  cookies?: string | undefined;
}

/** Log-in by name and password. */
@Injectable()
export class LoginService {
  constructor(
    private readonly accounts: AccountLookup,
    private readonly passwords: Passwords,
    private readonly slowdown: LoginSlowdown,
    private readonly marks: DeviceMarks,
    private readonly failures: FailedLogins,
    private readonly log: LoginWriter,
    private readonly tokens: Tokens,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws ChatError BAD_CREDENTIALS, alike for unknown names and wrong passwords; after the right password KICKED
   *   or DISABLED; RATE_LIMITED, BUSY; UNAVAILABLE when the log-in cannot be put on record
   */
  async login(name: string, password: string, from: Caller): Promise<LoggedIn> {
    const { account, session } = await this.authenticate(name, password, from);
    return this.issue(account, session);
  }

  /** The same, without a token: begins a session. */
  async authenticate(
    name: string,
    password: string,
    { origin, cookies }: Caller,
  ): Promise<{ account: Account; session: Session }> {
    const account = await this.accounts.byName(name);
    const own = account ? this.marks.keyOf(account.id, cookies) : undefined;
    const who = {
      name: nameKey(name),
      exists: account !== null,
      address: origin.ip,
      ...(own !== undefined && { own }),
    };
    // an account may have many marks, but takes one turn at a time
    const turn = account && own !== undefined ? `account ${account.id}` : networkKey(origin.ip);
    await this.slowdown.guard(who, {
      matches: () => this.passwords.matches(password, account?.passwordHash, turn),
      failed: () => this.failures.record(account, origin),
    });
    // without an account no password is right
    if (!account) throw new ChatError('BAD_CREDENTIALS');
    const refusal = accountRefusal(account, account.readAt);
    if (refusal) {
      // without a row, the holder of a stolen password could confirm it without leaving a trace
      await this.failures.record(account, origin, refusal.code === 'DISABLED' ? 'disabled' : 'kicked');
      throw refusal;
    }
    return { account, session: await this.begin(account, origin) };
  }

  /** Begins a session of an account that has just been checked or created, together with the row of its log-in. */
  async begin(account: Pick<Account, 'id' | 'name' | 'tokenVersion'>, origin: Origin): Promise<Session> {
    const at = this.clock.now();
    const session = this.sessions.begin(account, origin, at);
    await this.log.record({
      eventId: `login:${randomUUID()}`,
      event: 'login',
      accountId: account.id,
      name: account.name,
      at,
      origin,
      session,
    });
    return session;
  }

  /** A token of a session, for an account that has just been checked. */
  async issue(
    account: OwnAccountFacts & Pick<Account, 'tokenVersion'>,
    session: Pick<Session, 'id' | 'createdAt' | 'expiresAt'>,
  ): Promise<LoggedIn> {
    return { ...this.tokens.issue(account, session), account: await this.describe(account) };
  }

  /** An account as shown to its owner, with the person who set the password if that was another one. */
  async describe(account: OwnAccountFacts): Promise<OwnAccount> {
    const { id, name, role, mustChangePassword, passwordSetAt, passwordSetBy } = account;
    return {
      id,
      name,
      role,
      ...(mustChangePassword && { mustChangePassword }),
      ...(passwordSetAt !== null && { passwordSetAt }),
      ...(passwordSetBy !== null && { passwordSetBy: await this.accounts.nameOf(passwordSetBy) }),
    };
  }
}
