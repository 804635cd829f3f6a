import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { ChatError } from '../contract/errors.js';
import { Settings } from '../config/settings.js';
import { limitKey } from './request-origin.js';

const FREE_FAILURES = 5;
/** Of one name from one address: whoever knows a password could fill the queue of all with it. */
const CHECKS_AT_ONCE = 20;
const FORGET_AFTER_S = 15 * 60;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** A class-room or office shares one address, so its own limit is wide, and not for whom it knows. */
const FAILURES_PER_ADDRESS_AND_MINUTE = 100;
const KNOWN_FOR_S = 7 * 24 * 3_600;
/** Each is a row for ever. Whoever has the password needs few. */
const SUCCESSES_PER_MINUTE = 60;

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

  readonly #successes = new RateLimiterMemory({
    keyPrefix: 'success',
    points: SUCCESSES_PER_MINUTE,
    duration: 60,
  });
  readonly #known = new RateLimiterMemory({ keyPrefix: 'known', points: 1, duration: KNOWN_FOR_S });
  readonly #underWay = new Map<string, number>();

  constructor(private readonly settings: Settings) {}

  /**
   * Runs one check of a password and counts how it ended. Gives back what the check said.
   * @throws ChatError RATE_LIMITED while a pause runs, and when many checks of this name are under way from there
   */
  async guard(key: string, address: string, check: () => Promise<boolean>): Promise<boolean> {
    if (!this.settings.LOGIN_SLOWDOWN) return check();
    const from = pair(key, address);
    const others = this.#underWay.get(from) ?? 0;
    if (others >= CHECKS_AT_ONCE) throw new ChatError('RATE_LIMITED', { retryAfterMs: FIRST_PAUSE_MS });
    this.#underWay.set(from, others + 1);
    try {
      await this.#assertMayTry(key, address);
      const matches = await check();
      // guesses sent side by side all pass the first question: the pause that the others began counts for this one
      await this.#assertMayTry(key, address);
      if (matches) await this.#succeeded(from);
      else await this.#failed(key, address);
      return matches;
    } finally {
      const left = this.#underWay.get(from)! - 1;
      if (left > 0) this.#underWay.set(from, left);
      else this.#underWay.delete(from);
    }
  }

  async #assertMayTry(key: string, address: string): Promise<void> {
    const pause = await this.#pauses.get(pair(key, address));
    const isKnown = (await this.#known.get(pair(key, address))) !== null;
    const wide = isKnown ? null : await this.#addresses.get(limitKey(address));
    const waitMs = Math.max(
      pause && pause.remainingPoints <= 0 ? pause.msBeforeNext : 0,
      wide && wide.consumedPoints >= FAILURES_PER_ADDRESS_AND_MINUTE ? wide.msBeforeNext : 0,
    );
    if (waitMs > 0) throw new ChatError('RATE_LIMITED', { retryAfterMs: Math.ceil(waitMs) });
  }

  /** @throws ChatError RATE_LIMITED for who logs in all the time */
  async #succeeded(from: string): Promise<void> {
    await this.#failures.delete(from);
    await this.#known.set(from, 1, KNOWN_FOR_S);
    await this.#successes.consume(from).catch((full: RateLimiterRes) => {
      throw new ChatError('RATE_LIMITED', { retryAfterMs: Math.ceil(full.msBeforeNext) });
    });
  }

  async #failed(key: string, address: string): Promise<void> {
    const { consumedPoints } = await this.#failures.penalty(pair(key, address));
    await this.#addresses.penalty(limitKey(address));
    if (consumedPoints < FREE_FAILURES) return;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (consumedPoints - FREE_FAILURES), LONGEST_PAUSE_MS);
    await this.#pauses.block(pair(key, address), pauseMs / 1_000);
  }
}

function pair(key: string, address: string): string {
  return `${key} ${limitKey(address)}`;
}
