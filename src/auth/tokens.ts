import { Injectable } from '@nestjs/common';
import { JwtService, TokenExpiredError, type JwtSignOptions, type JwtVerifyOptions } from '@nestjs/jwt';
import { ChatError } from '../contract/errors.js';
import { Clock } from '../config/clock.js';
import { Settings } from '../config/settings.js';
import type { AccountState } from '../entities/account-state.js';
import { Accounts, type AccountAsOf } from './accounts.js';
import { standingFault } from './standing.js';

/** RFC 7519 claims; times in seconds. `tv` is the account's token version at log-in. */
export interface Claims {
  sub: string;
  tv: number;
  exp: number;
}

/** One algorithm at signing and checking: a token that names another is no token. */
export const SIGNING = { algorithm: 'HS256' } as const satisfies JwtSignOptions;
export const CHECKING = { algorithms: ['HS256'] } satisfies JwtVerifyOptions;

/** Longer ones are refused unread. */
export const TOKEN_MAX_CHARS = 4_096;

export interface Admitted {
  account: AccountAsOf;
  tokenVersion: number;
  /** Epoch ms. */
  expiresAt: number;
}

/** Makes log-in tokens, and checks them: here and nowhere else, for REST and sockets alike. */
@Injectable()
export class Tokens {
  constructor(
    private readonly jwt: JwtService,
    private readonly accounts: Accounts,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  issue(account: Pick<AccountState, 'id' | 'tokenVersion'>): { accessToken: string; expiresAt: number } {
    const exp = Math.floor((this.clock.now() + this.settings.TOKEN_TTL) / 1_000);
    const claims: Claims = { sub: String(account.id), tv: account.tokenVersion, exp };
    return { accessToken: this.jwt.sign(claims), expiresAt: exp * 1_000 };
  }

  /** Checks a token from a handshake. @throws ChatError as `admit`, and TOKEN_INVALID, TOKEN_EXPIRED */
  async check(token: unknown): Promise<Admitted> {
    if (typeof token !== 'string' || token.length > TOKEN_MAX_CHARS) throw new ChatError('TOKEN_INVALID');
    let claims: Claims;
    try {
      claims = await this.jwt.verifyAsync<Claims>(token, CHECKING);
    } catch (error) {
      throw new ChatError(error instanceof TokenExpiredError ? 'TOKEN_EXPIRED' : 'TOKEN_INVALID');
    }
    return this.admit(claims);
  }

  /** The account behind checked claims. @throws ChatError TOKEN_INVALID, DISABLED, KICKED, TOKEN_REVOKED */
  async admit(claims: Claims): Promise<Admitted> {
    const { sub, tv, exp } = claims as Partial<Record<keyof Claims, unknown>>;
    // a claim that is left out would be a check that is left out
    if (typeof sub !== 'string' || typeof tv !== 'number' || typeof exp !== 'number')
      throw new ChatError('TOKEN_INVALID');
    const id = Number(sub);
    const account = Number.isSafeInteger(id) ? await this.accounts.state(id) : undefined;
    if (!account) throw new ChatError('TOKEN_INVALID');
    const fault = standingFault(account, this.clock.now(), tv);
    if (fault) throw fault;
    return { account, tokenVersion: account.tokenVersion, expiresAt: exp * 1_000 };
  }
}
