import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { ChatError } from '../contract/errors.js';
import { Settings } from '../config/settings.js';
import { GuessLimits, type Guesser, type Turn } from './guess-limits.js';
import { limitKey } from './request-origin.js';

const FREE_FAILURES = 5;
const FORGET_AFTER_S = 15 * 60;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** A classroom or office shares one address, so its own limit is wide. */
const FAILURES_PER_ADDRESS_AND_MINUTE = 100;
/** Each log-in is a row that stays. A person with the password needs few. */
const SUCCESSES_PER_MINUTE = 60;

export interface Check {
  /** Whether the password is right. */
  matches(): Promise<boolean>;
  /** Records that it was not. */
  failed(): Promise<void>;
}

/**
 * Slows down guessing without stopping anyone who knows the password. After five failures a pause runs, which
 * doubles. While it runs, a wrong password is answered RATE_LIMITED instead of BAD_CREDENTIALS, the same for all
 * names; the right one gets in. What slows guessing is the number of passwords that are checked: `GuessLimits`.
 */
@Injectable()
export class LoginSlowdown {
  readonly #failures = new RateLimiterMemory({ points: FREE_FAILURES, duration: FORGET_AFTER_S });
  readonly #pauses = new RateLimiterMemory({ points: 1, duration: 1 });
  readonly #addresses = new RateLimiterMemory({ points: FAILURES_PER_ADDRESS_AND_MINUTE, duration: 60 });
  readonly #successes = new RateLimiterMemory({ points: SUCCESSES_PER_MINUTE, duration: 60 });
  readonly #limits = new GuessLimits();

  constructor(private readonly settings: Settings) {}

  /**
   * Runs one check of a password and counts the result. Returns when the password was right.
   * @throws ChatError BAD_CREDENTIALS; RATE_LIMITED for a wrong one while a pause runs, and for one that was not
   *   checked
   */
  async guard(who: Guesser, { matches, failed }: Check): Promise<void> {
    if (!this.settings.LOGIN_SLOWDOWN) {
      if (await matches()) return;
      await failed();
      throw new ChatError('BAD_CREDENTIALS');
    }
    const key = who.own ?? `${who.name} ${limitKey(who.address)}`;
    const turn = await this.#limits.turn(who);
    if (turn.answerAfter) return this.#afterWaiting(who, key, turn, { matches, failed });
    const pauseMs = await this.#pauseMs(who, key);
    if (await looked(matches, turn.giveBack)) return this.#succeeded(who, key);
    // concurrent guesses all pass the first check: a pause that another one has started counts for this one too
    const waitMs = Math.max(pauseMs, await this.#pauseMs(who, key));
    await Promise.all([this.#failed(who, key, waitMs > 0), failed()]);
    throw waitMs > 0
      ? new ChatError('RATE_LIMITED', { retryAfterMs: Math.ceil(waitMs) })
      : new ChatError('BAD_CREDENTIALS');
  }

  /**
   * An attempt that waited among attempts at other names. Unless its password is right, neither the answer, nor its
   * time, nor what is counted depends on whether it was checked.
   */
  async #afterWaiting(who: Guesser, key: string, turn: Turn, { matches, failed }: Check): Promise<void> {
    if (turn.isFree) {
      // if it cannot be checked or recorded, for whatever reason, the answer is the same
      const isRight = await looked(matches, turn.giveBack).catch(() => undefined);
      if (isRight) return this.#succeeded(who, key);
      if (isRight === false) await failed().catch(() => undefined);
    }
    await turn.answerAfter;
    const waitMs = Math.max(FIRST_PAUSE_MS, await this.#pauseMs(who, key));
    await this.#failed(who, key, true);
    throw new ChatError('RATE_LIMITED', { retryAfterMs: Math.ceil(waitMs) });
  }

  async #pauseMs({ own, address }: Guesser, key: string): Promise<number> {
    const pause = await this.#pauses.get(key);
    const wide = own === undefined ? await this.#addresses.get(limitKey(address)) : null;
    return Math.max(
      pause && pause.remainingPoints <= 0 ? pause.msBeforeNext : 0,
      wide && wide.consumedPoints >= FAILURES_PER_ADDRESS_AND_MINUTE ? wide.msBeforeNext : 0,
    );
  }

  /** @throws ChatError RATE_LIMITED for an account that logs in too often */
  async #succeeded({ name, address }: Guesser, key: string): Promise<void> {
    await this.#failures.delete(key);
    // not by mark: each log-in without the cookie sets a new one
    await this.#successes.consume(`${name} ${limitKey(address)}`).catch((full: RateLimiterRes) => {
      throw new ChatError('RATE_LIMITED', { retryAfterMs: Math.ceil(full.msBeforeNext) });
    });
  }

  async #failed({ own, address }: Guesser, key: string, isPaused: boolean): Promise<void> {
    if (own === undefined) await this.#addresses.penalty(limitKey(address));
    if (isPaused) return;
    const { consumedPoints } = await this.#failures.penalty(key);
    if (consumedPoints < FREE_FAILURES) return;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (consumedPoints - FREE_FAILURES), LONGEST_PAUSE_MS);
    await this.#pauses.block(key, pauseMs / 1_000);
  }
}

/** Neither a right password nor one that could not be checked in time counts. */
async function looked(matches: () => Promise<boolean>, giveBack: () => void): Promise<boolean> {
  try {
    const isRight = await matches();
    if (isRight) giveBack();
    return isRight;
  } catch (error) {
    giveBack();
    throw error;
  }
}
