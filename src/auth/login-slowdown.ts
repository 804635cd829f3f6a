import { Injectable } from '@nestjs/common';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { ChatError } from '../contract/errors.js';
import { Settings } from '../config/settings.js';
import { limitKey } from './request-origin.js';

const FREE_FAILURES = 5;
const FORGET_AFTER_S = 15 * 60;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** A class-room or office shares one address, so its own limit is wide. */
const FAILURES_PER_ADDRESS_AND_MINUTE = 100;

/**
 * Slows down guessing: after five failures each further one for the same name from the same address doubles
 * the pause. The account itself is never locked, so nobody can lock another out.
 */
@Injectable()
export class LoginSlowdown {
  readonly #failures = new RateLimiterMemory({
    keyPrefix: 'name',
    points: FREE_FAILURES,
    duration: FORGET_AFTER_S,
  });
  readonly #pauses = new RateLimiterMemory({ keyPrefix: 'pause', points: 1, duration: 1 });
  readonly #addresses = new RateLimiterMemory({
    keyPrefix: 'ip',
    points: FAILURES_PER_ADDRESS_AND_MINUTE,
    duration: 60,
  });

  constructor(private readonly settings: Settings) {}

  /** @throws ChatError RATE_LIMITED while a pause runs */
  async assertMayTry(key: string, address: string): Promise<void> {
    if (!this.settings.LOGIN_SLOWDOWN) return;
    const pause = await this.#pauses.get(pair(key, address));
    const wide = await this.#addresses.get(limitKey(address));
    const waitMs = Math.max(
      pause && pause.remainingPoints <= 0 ? pause.msBeforeNext : 0,
      wide && wide.consumedPoints >= FAILURES_PER_ADDRESS_AND_MINUTE ? wide.msBeforeNext : 0,
    );
    if (waitMs > 0) throw new ChatError('RATE_LIMITED', { retryAfterMs: Math.ceil(waitMs) });
  }

  async failed(key: string, address: string): Promise<void> {
    if (!this.settings.LOGIN_SLOWDOWN) return;
    const { consumedPoints } = await this.#failures.penalty(pair(key, address));
    await this.#addresses.penalty(limitKey(address));
    if (consumedPoints < FREE_FAILURES) return;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (consumedPoints - FREE_FAILURES), LONGEST_PAUSE_MS);
    await this.#pauses.block(pair(key, address), pauseMs / 1_000);
  }

  async succeeded(key: string, address: string): Promise<void> {
    await this.#failures.delete(pair(key, address));
  }
}

function pair(key: string, address: string): string {
  return `${key} ${limitKey(address)}`;
}
