import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import { Settings } from '../config/settings.js';
import { limitKey, originOf } from './request-origin.js';
import { TokenBuckets } from '../rates/token-bucket.js';
import type { Claims } from './tokens.js';

const REQUESTS_BURST_S = 3;
const CONNECTS_BURST = 20;
/** An address may have many forgotten tabs: its limit is this many times that of one token. */
const ADDRESS_TIMES = 5;

/** Limits of one entry point: per token, and per address for requests without a good token. */
class DoorLimits {
  readonly #tokens: TokenBuckets<string>;
  readonly #addresses: TokenBuckets<string>;

  constructor(perSecond: number, burst: number) {
    this.#tokens = new TokenBuckets(perSecond, burst);
    this.#addresses = new TokenBuckets(perSecond, burst * ADDRESS_TIMES);
  }

  /**
   * Counts a correctly signed token before the database is queried, when it is not yet known whether the token still
   * counts. It is counted by session, not by account: an ended session must not use up its owner's limit.
   * @returns ms to wait, 0 to go on
   */
  ofToken({ sid, tv }: Claims): number {
    return this.#tokens.take(`${sid} ${tv}`);
  }

  /** Counts a token that is not of this room, or has expired. @returns ms to wait, 0 if the refusal may be told */
  ofStranger(address: string): number {
    return this.#addresses.take(limitKey(address));
  }
}

/** How often tokens may be used, over REST and at the handshake. Revoked ones count too: they cost as much. */
@Injectable()
export class TokenLimits {
  readonly connects: DoorLimits;
  readonly requests: DoorLimits;

  constructor(private readonly settings: Settings) {
    const { RATE_CONNECTS_PER_SECOND: connects, RATE_REQUESTS_PER_SECOND: requests } = settings;
    this.connects = new DoorLimits(connects, CONNECTS_BURST);
    this.requests = new DoorLimits(requests, requests * REQUESTS_BURST_S);
  }

  /** @throws ChatError RATE_LIMITED */
  assertRequest(claims: Claims): void {
    assertNow(this.requests.ofToken(claims));
  }

  /** @throws ChatError RATE_LIMITED instead of what is wrong with the token */
  assertStranger(request: IncomingMessage): void {
    assertNow(this.requests.ofStranger(originOf(request, this.settings.TRUST_PROXY, 'rest').ip));
  }
}

function assertNow(retryAfterMs: number): void {
  if (retryAfterMs > 0) throw new ChatError('RATE_LIMITED', { retryAfterMs });
}
