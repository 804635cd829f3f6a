import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import { Settings } from '../config/settings.js';
import { limitKey, originOf } from './request-origin.js';
import { TokenBuckets } from './token-bucket.js';
import type { Claims } from './tokens.js';

const REQUESTS_BURST_S = 3;
const CONNECTS_BURST = 20;
/** An address may have many forgotten tabs: so many times what one token may at once. */
const ADDRESS_TIMES = 5;

/** Limits of one door: for each token, and for what comes from an address without a good one. */
class DoorLimits {
  readonly #tokens: TokenBuckets<string>;
  readonly #addresses: TokenBuckets<string>;

  constructor(perSecond: number, burst: number) {
    this.#tokens = new TokenBuckets(perSecond, burst);
    this.#addresses = new TokenBuckets(perSecond, burst * ADDRESS_TIMES);
  }

  /**
   * Counts a token whose signature is ours, before anything is asked of the database: whether it still lets anybody in
   * is not known yet. Under its session, not its account: one that has ended must not use up what the owner needs.
   * @returns ms to wait, 0 when it may go on
   */
  ofToken({ sid, tv }: Claims): number {
    return this.#tokens.take(`${sid} ${tv}`);
  }

  /** Counts what is no token of ours, or has ended. @returns ms to wait, 0 when it may be told so */
  ofStranger(address: string): number {
    return this.#addresses.take(limitKey(address));
  }
}

/** How often tokens may be shown, at both doors: dead ones too, which cost as much. */
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

  /** @throws ChatError RATE_LIMITED in place of what is wrong with the token */
  assertStranger(request: IncomingMessage): void {
    assertNow(this.requests.ofStranger(originOf(request, this.settings.TRUST_PROXY).ip));
  }
}

function assertNow(retryAfterMs: number): void {
  if (retryAfterMs > 0) throw new ChatError('RATE_LIMITED', { retryAfterMs });
}
