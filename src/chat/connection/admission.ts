import { Injectable } from '@nestjs/common';
import { TokenLimits } from '../../auth/token-limits.js';
import { Tokens } from '../../auth/tokens.js';
import { Settings } from '../../config/settings.js';
import { ChatError } from '../../contract/errors.js';
import type { Origin } from '../../logging/logins/login.writer.js';
import { TokenBuckets } from '../../rates/token-bucket.js';
import { Participants } from '../participants.js';
import type { SessionFacts } from '../transport/session.js';
import { StartPositions, type StartPosition } from './start-position.js';

const CONNECTS_BURST = 20;

/** What a connection presents, unchecked. */
export interface Arrival {
  token: unknown;
  position: { epoch?: unknown; after?: unknown };
  origin: Origin;
  /** Called once the token's signature is known to be right. */
  proven(): void;
}

/** What a session is made of, and where its reading begins. */
export interface Admitted extends SessionFacts {
  start: StartPosition;
}

/** Decides who may connect, the same for every transport. */
@Injectable()
export class Admission {
  readonly #connects: TokenBuckets<number>;
  #closed = false;

  constructor(
    private readonly tokens: Tokens,
    private readonly participants: Participants,
    private readonly starts: StartPositions,
    private readonly limits: TokenLimits,
    settings: Settings,
  ) {
    this.#connects = new TokenBuckets(settings.RATE_CONNECTS_PER_SECOND, CONNECTS_BURST);
  }

  /** Refuses all connections from now on. */
  close(): void {
    this.#closed = true;
  }

  /**
   * Checks a token, and records the member's entry unless they are here already.
   * @throws ChatError as `Tokens.verifyHandshake`; BUSY for an account that connects too often; INVALID for a
   * position that is not possible; UNAVAILABLE at a stop, and when the entry cannot be recorded
   */
  async admit({ token, position, origin, proven }: Arrival): Promise<Admitted> {
    if (this.#closed) throw new ChatError('UNAVAILABLE', { message: 'The server is stopping.' });
    const checked = await this.tokens.verifyHandshake(token, claims => {
      assertNow(this.limits.connects.ofToken(claims));
      proven();
    });
    const { account, tokenVersion, expiresAt, session, asOf } = checked;
    assertNow(this.#connects.take(account.id));
    const start = await this.starts.prepare(account.id, position);
    const member = await this.participants.enter(account, origin);
    const { id, lastSeenAt } = session;
    return { id, lastSeenAt, member, tokenVersion, expiresAt, asOf, address: origin.ip, start };
  }
}

function assertNow(retryAfterMs: number): void {
  if (retryAfterMs > 0) throw new ChatError('BUSY', { retryAfterMs });
}
