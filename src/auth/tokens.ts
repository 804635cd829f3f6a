import { Injectable } from '@nestjs/common';
import { JwtService, type JwtSignOptions, type JwtVerifyOptions } from '@nestjs/jwt';
import { ChatError } from '../contract/errors.js';
import { canonicalUuid } from '../contract/uuid.js';
import { Clock } from '../config/clock.js';
import { Settings } from '../config/settings.js';
import type { AccountState } from '../entities/account-state.js';
import type { Session } from '../entities/session.entity.js';
import { LogInfo } from '../logging/log-info.js';
import { AccountLookup, type Caller, type SessionAsOf } from './account-lookup.js';
import { TOKEN_MAX_CHARS } from './bearer.js';
import { SessionUses } from './session-uses.js';
import { Sessions } from './sessions.js';
import { accountRefusal } from './account-status.js';

/**
 * RFC 7519 claims; times in seconds. `aud` is the log's epoch: ids of this database mean nothing in another room, or
 * in this one restored from a backup. `sid` is the session, `tv` the account's token version at log-in.
 */
export interface Claims {
  aud: string;
  sub: string;
  sid: string;
  tv: number;
  exp: number;
}

/** One algorithm for signing and verification: a token that names another is invalid. */
export const SIGNING = { algorithm: 'HS256' } as const satisfies JwtSignOptions;
/**
 * How REST and the handshake check a token before anything is read. Expiry is judged by `verify`, by the room's clock.
 */
export const checking = ({ epoch }: LogInfo) =>
  ({ algorithms: ['HS256'], audience: epoch, ignoreExpiration: true }) satisfies JwtVerifyOptions;

export interface Admitted extends SessionAsOf {
  account: Caller;
  tokenVersion: number;
  /** Epoch ms. */
  expiresAt: number;
}

/** Issues and verifies log-in tokens: only here, for REST and sockets alike. */
@Injectable()
export class Tokens {
  constructor(
    private readonly jwt: JwtService,
    private readonly accounts: AccountLookup,
    private readonly sessions: Sessions,
    private readonly uses: SessionUses,
    private readonly logInfo: LogInfo,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** A token that does not outlast its session. */
  issue(
    account: Pick<AccountState, 'id' | 'tokenVersion'>,
    session: Pick<Session, 'id' | 'createdAt' | 'expiresAt'>,
  ): { accessToken: string; expiresAt: number } {
    const endsAt = Math.min(this.clock.now() + this.settings.TOKEN_TTL, this.sessions.endOf(session));
    const exp = Math.floor(endsAt / 1_000);
    const { id, tokenVersion: tv } = account;
    const claims: Claims = { aud: this.logInfo.epoch, sub: String(id), sid: session.id, tv, exp };
    return { accessToken: this.jwt.sign(claims), expiresAt: exp * 1_000 };
  }

  /**
   * Checks a token from a handshake. @throws ChatError as `verify`, and PASSWORD_CHANGE_REQUIRED
   * @param signed is called once the signature is known to be right; what it throws is passed on
   */
  async verifyHandshake(token: unknown, signed: (claims: Claims) => void): Promise<Admitted> {
    if (typeof token !== 'string' || token.length > TOKEN_MAX_CHARS) throw new ChatError('TOKEN_INVALID');
    let claims: Claims;
    try {
      claims = await this.jwt.verifyAsync<Claims>(token, checking(this.logInfo));
    } catch {
      throw new ChatError('TOKEN_INVALID');
    }
    signed(claims);
    const admitted = await this.verify(claims);
    if (admitted.account.mustChangePassword) throw new ChatError('PASSWORD_CHANGE_REQUIRED');
    return admitted;
  }

  /**
   * The account and session behind checked claims.
   * @throws ChatError TOKEN_INVALID, DISABLED, KICKED, TOKEN_REVOKED, TOKEN_EXPIRED
   */
  async verify(claims: Claims): Promise<Admitted> {
    const { sub, tv, exp, ...rest } = claims as Partial<Record<keyof Claims, unknown>>;
    const sid = canonicalUuid(rest.sid);
    // a missing claim would be a missing check
    if (typeof sub !== 'string' || typeof tv !== 'number' || typeof exp !== 'number' || sid === undefined)
      throw new ChatError('TOKEN_INVALID');
    if (this.clock.now() >= exp * 1_000) throw new ChatError('TOKEN_EXPIRED');
    const found = await this.accounts.ofSession(sid);
    if (!found || String(found.account.id) !== sub) throw new ChatError('TOKEN_INVALID');
    const { account, session, readAt } = found;
    const refusal = accountRefusal(account, readAt, tv) ?? this.sessions.refusal(session, readAt);
    if (refusal) throw refusal;
    this.uses.used(session, readAt);
    return {
      ...found,
      account: { ...account, sessionId: session.id },
      tokenVersion: account.tokenVersion,
      expiresAt: exp * 1_000,
    };
  }
}
