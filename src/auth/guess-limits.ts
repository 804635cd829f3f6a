import { ChatError } from '../contract/errors.js';
import { limitKey, networkKey } from './request-origin.js';
import { TokenBuckets } from './token-bucket.js';

/** Where an attempt at a password comes from. */
export interface Guesser {
  /** The canonical form of the name that was typed, whether there is such an account or not. */
  name: string;
  address: string;
  /**
   * Set for a caller that has proven more than an address: with a token, or the mark of an earlier log-in. Counted
   * separately.
   */
  own?: string;
}

/** `burst` at once, then one every `everyS` seconds. */
const bucket = (burst: number, everyS: number) => new TokenBuckets<string>(1 / everyS, burst);

interface Waiter {
  who: Guesser;
  /** ms of `performance.now()` */
  until: number;
  resolve(giveBack: () => void): void;
  reject(error: ChatError): void;
}

const WAIT_MAX_MS = 10_000;
const WAITERS_MAX = 10;

/**
 * Limits how many possibly wrong passwords are checked. Beyond the limit an attempt waits for its turn, newest first:
 * the owner tries once, while a guesser always has an older attempt waiting. Attempts that wait too long, or are the
 * oldest of too many, are refused unchecked. docs/adr/0018 has the numbers.
 */
export class GuessLimits {
  // one name from one address, or one mark
  readonly #pair = bucket(25, 10);
  readonly #pairInTheLong = bucket(1_000, 300);
  // one name, from everywhere
  readonly #name = bucket(1_000, 10);
  // all names from an address, and from a network that has many of them
  readonly #address = bucket(100, 0.6);
  readonly #network = bucket(1_000, 0.06);
  /** Waiting attempts by the limit they wait for, in the order of their arrival. */
  readonly #lanes = new Map<string, { waiters: Waiter[]; timer: NodeJS.Timeout }>();

  /**
   * Resolves when this attempt may be checked, to a function that gives the turn back: a right password does not
   * count.
   * @throws ChatError RATE_LIMITED
   */
  turn(who: Guesser): Promise<() => void> {
    return new Promise((resolve, reject) =>
      this.#try({ who, until: performance.now() + WAIT_MAX_MS, resolve, reject }),
    );
  }

  #try(waiter: Waiter): void {
    const taken: (() => void)[] = [];
    for (const [i, [buckets, key]] of this.#limitsOf(waiter.who).entries()) {
      const lane = `${i} ${key}`;
      const waitMs = buckets.take(key);
      if (waitMs > 0) {
        for (const giveBack of taken) giveBack();
        return this.#wait(waiter, lane, waitMs);
      }
      taken.push(() => buckets.giveBack(key));
    }
    waiter.resolve(() => {
      for (const giveBack of taken) giveBack();
      for (const [i, [, key]] of this.#limitsOf(waiter.who).entries()) this.#next(`${i} ${key}`);
    });
  }

  #limitsOf({ own, name, address }: Guesser): [TokenBuckets<string>, string][] {
    const pair = own ?? `${name} ${limitKey(address)}`;
    const ofPair: [TokenBuckets<string>, string][] = [
      [this.#pair, pair],
      [this.#pairInTheLong, pair],
    ];
    if (own !== undefined) return ofPair;
    return [
      ...ofPair,
      [this.#name, name],
      [this.#address, limitKey(address)],
      [this.#network, networkKey(address)],
    ];
  }

  #wait(waiter: Waiter, lane: string, waitMs: number): void {
    if (performance.now() + waitMs > waiter.until) return refuse(waiter, waitMs);
    const known = this.#lanes.get(lane);
    if (!known) {
      const timer = setTimeout(() => this.#next(lane), waitMs);
      this.#lanes.set(lane, { waiters: [waiter], timer });
      return;
    }
    known.waiters.push(waiter);
    // an attempt that gets no turn after all keeps its place
    known.waiters.sort((a, b) => a.until - b.until);
    if (known.waiters.length > WAITERS_MAX) refuse(known.waiters.shift()!, waitMs);
  }

  /** A turn is free: the newest attempt takes it, the others go on waiting. */
  #next(lane: string): void {
    const { waiters, timer } = this.#lanes.get(lane) ?? { waiters: [] };
    clearTimeout(timer);
    this.#lanes.delete(lane);
    const newest = waiters.pop();
    if (newest) this.#try(newest);
    for (const waiter of waiters) this.#try(waiter);
  }
}

function refuse({ reject }: Waiter, waitMs: number): void {
  reject(new ChatError('RATE_LIMITED', { retryAfterMs: Math.ceil(waitMs) }));
}
