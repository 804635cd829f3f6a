import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { ChatError } from '../contract/errors.js';
import type { InviteFacts, LoggedIn } from '../contract/rest.js';
import type { Origin } from '../logging/logins/login.writer.js';
import { RoomInfo } from '../logging/room-info.js';
import { TokenBuckets } from '../rates/token-bucket.js';
import { AccountCreator } from './account-creator.js';
import { FailedLogins } from './failed-logins.js';
import { Invites } from './invites.js';
import { LoginService } from './login.service.js';
import { guestsFrom } from './passwords.js';
import { limitKey, networkKey } from './request-origin.js';

/** As wide as that of log-ins: a classroom or office shares one address. */
const ATTEMPTS_PER_ADDRESS_AND_MINUTE = 100;

/** A guest with an invite looks at it, and joins. */
@Injectable()
export class JoiningService {
  readonly #attempts = new TokenBuckets<string>(
    ATTEMPTS_PER_ADDRESS_AND_MINUTE / 60,
    ATTEMPTS_PER_ADDRESS_AND_MINUTE,
  );

  constructor(
    private readonly invites: Invites,
    private readonly maker: AccountCreator,
    private readonly logins: LoginService,
    private readonly failures: FailedLogins,
    private readonly room: RoomInfo,
    private readonly settings: Settings,
  ) {}

  /** @throws ChatError NOT_FOUND, alike for all that is not valid; RATE_LIMITED */
  async look(code: string, origin: Origin): Promise<InviteFacts> {
    return this.#attempt(origin, async () => {
      const { inviter, expiresAt } = await this.invites.valid(code);
      return { room: this.room.view, by: inviter, expiresAt };
    });
  }

  /**
   * Creates the account that a guest chose and logs it in. The use of the invite, the account and the act are one
   * transaction; if the log-in fails after it, the guest can log in as anyone.
   * @throws ChatError as `look`; INVALID, CONFLICT for a name or password that is not possible, which uses nothing up;
   *   BUSY; UNAVAILABLE
   */
  async join(
    { code, name: given, password }: { code: string; name: string; password: string },
    origin: Origin,
  ): Promise<LoggedIn> {
    return this.#attempt(origin, async () => {
      // before anything is hashed
      await this.invites.valid(code);
      const id = await this.maker.createInvited(
        { name: given, password },
        {
          from: guestsFrom(networkKey(origin.ip)),
          address: origin.ip,
          use: context => this.invites.use(context, code),
        },
      );
      // not read again: what an admin does to the account from now on ends this session as any other
      const account = {
        id,
        name: given.normalize('NFC'),
        role: 'member' as const,
        tokenVersion: 0,
        mustChangePassword: false,
        passwordSetAt: null,
        passwordSetBy: null,
      };
      return this.logins.issue(account, await this.logins.begin(account, origin));
    });
  }

  /** Counts an attempt of an address, unless it succeeds, and records one whose invite is not valid. */
  async #attempt<T>(origin: Origin, work: () => Promise<T>): Promise<T> {
    const key = limitKey(origin.ip);
    const retryAfterMs = this.settings.LOGIN_SLOWDOWN ? this.#attempts.take(key) : 0;
    if (retryAfterMs > 0) throw new ChatError('RATE_LIMITED', { retryAfterMs });
    try {
      const result = await work();
      this.#attempts.giveBack(key);
      return result;
    } catch (error) {
      if (error instanceof ChatError && error.code === 'NOT_FOUND')
        await this.failures.record(null, origin, 'invite');
      throw error;
    }
  }
}
