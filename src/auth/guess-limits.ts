import { ChatError } from '../contract/errors.js';
import { limitKey, networkKey } from './request-origin.js';
import { TokenBuckets } from '../rates/token-bucket.js';

/** Where an attempt comes from. */
export interface Guesser {
  /** The canonical form of the name that was typed, whether or not there is such an account. */
  name: string;
  /** Whether there is such an account. Decides who is checked first, and must not show in any answer. */
  exists?: boolean;
  address: string;
  /**
   * Set for a caller that has proven more than an address: with a token, or the mark of an earlier log-in. Counted
   * separately.
   */
  own?: string;
}

export interface Turn {
  /** False: its turn did not come in time, and its password must not be checked. */
  isFree: boolean;
  /** Call for a right password, and for one that was not checked: they do not count. */
  giveBack(): void;
  /**
   * Set for an attempt that had to wait among attempts at other names: a wrong password must not be answered before,
   * and then like one that was not checked. Otherwise the order of the turns would show which names exist.
   */
  answerAfter?: Promise<void>;
}

/** `burst` at once, then one every `everyS` seconds. */
const bucket = (burst: number, everyS: number) => new TokenBuckets<string>(1 / everyS, burst);

/** A limit that applies to an attempt. */
interface Limit {
  /** Names the lane in which attempts wait for it. */
  lane: string;
  buckets: TokenBuckets<string>;
  key: string;
  /** Waiting attempts take turns by this key. */
  by: string;
  /** Attempts at different names wait together. */
  isShared: boolean;
}

interface Waiter {
  who: Guesser;
  limits: Limit[];
  /** How many of the limits have let it pass; those keep their token. */
  passed: number;
  isWaiting: boolean;
  /** Smaller for an earlier attempt. */
  order: number;
  /** ms of `performance.now()` */
  until: number;
  answerAfter?: Promise<void>;
  resolve(turn: Turn): void;
  reject(error: ChatError): void;
}

interface Lane {
  /** In the order of their arrival. */
  waiters: Waiter[];
  timer?: NodeJS.Timeout;
  /** When each key had its last turn, the longest ago first. */
  served: Map<string, number>;
}

const WAIT_MAX_MS = 10_000;
/** In a shared lane a turn comes early enough for its check to end before the answer is due. */
const CHECK_MAX_MS = 1_000;
/** The turns of a name are ten seconds apart: a timer that is a little late must not cost one. */
const TIMER_LATE_MS = 100;
const WAITERS_MAX = 10;
/** Attempts of one network whose answer is not yet due. */
const HELD_MAX = 500;
const SERVED_MAX = 1_000;

/**
 * Limits how many possibly wrong passwords are checked. Beyond the limit an attempt waits for its turn. Where attempts
 * at several names wait together, those at names that exist go first; names take turns, and the one whose last turn is
 * the longest ago is next. So do networks that try one name. Then the newest goes first: the owner tries once, while a
 * guesser always has an older attempt waiting. docs/adr/0018 has the numbers.
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
  readonly #lanes = new Map<string, Lane>();
  /** By network, in the order of arrival: functions that make an answer due. */
  readonly #held = new Map<string, Set<() => void>>();
  #order = 0;

  /**
   * Resolves when this attempt may be checked. One that had no turn in a shared lane resolves when its answer is due.
   * @throws ChatError RATE_LIMITED for one that had no turn in another lane
   */
  async turn(who: Guesser): Promise<Turn> {
    return new Promise((resolve, reject) =>
      this.#try({
        who,
        limits: this.#limitsOf(who),
        passed: 0,
        isWaiting: false,
        order: this.#order++,
        until: performance.now() + WAIT_MAX_MS,
        resolve,
        reject,
      }),
    );
  }

  #limitsOf({ own, name, address }: Guesser): Limit[] {
    const [pair, from, network] = [
      own ?? `${name} ${limitKey(address)}`,
      limitKey(address),
      networkKey(address),
    ];
    const all = [
      { buckets: this.#pair, key: pair, by: '', isShared: false },
      { buckets: this.#pairInTheLong, key: pair, by: '', isShared: false },
      { buckets: this.#name, key: name, by: network, isShared: false },
      { buckets: this.#address, key: from, by: name, isShared: true },
      { buckets: this.#network, key: network, by: name, isShared: true },
    ];
    return all
      .slice(0, own === undefined ? 5 : 2)
      .map((limit, i) => ({ ...limit, lane: `${i} ${limit.key}` }));
  }

  #try(waiter: Waiter): void {
    for (; waiter.passed < waiter.limits.length; waiter.passed++) {
      const limit = waiter.limits[waiter.passed]!;
      // an attempt that arrives while others wait must not take the turn that has just become free
      const waitMs = this.#lanes.has(limit.lane) ? 0 : limit.buckets.take(limit.key);
      if (waitMs > 0 || this.#lanes.has(limit.lane)) return this.#wait(waiter, limit, waitMs);
    }
    const { answerAfter } = waiter;
    waiter.resolve({
      isFree: true,
      giveBack: () => this.#giveBack(waiter.limits),
      ...(answerAfter && { answerAfter }),
    });
  }

  #wait(waiter: Waiter, limit: Limit, waitMs: number): void {
    let lane = this.#lanes.get(limit.lane);
    if (!lane) {
      lane = { waiters: [], timer: setTimeout(() => this.#next(limit), waitMs), served: new Map() };
      this.#lanes.set(limit.lane, lane);
    }
    waiter.isWaiting = true;
    lane.waiters.push(waiter);
    // an attempt that waited for another limit before keeps its place
    lane.waiters.sort((a, b) => a.order - b.order);
    if (limit.isShared) this.#hold(waiter);
    else if (performance.now() + waitMs > waiter.until) this.#refuse(waiter, waitMs);
    else if (lane.waiters.length > WAITERS_MAX)
      this.#refuse(inTurns(lane).at(-1)!, limit.buckets.waitOf(limit.key));
  }

  /** Makes its answer due after ten seconds, or when very many attempts have come since, whatever its name is. */
  #hold(waiter: Waiter): void {
    if (waiter.answerAfter) return;
    const network = networkKey(waiter.who.address);
    const held = this.#held.get(network) ?? new Set<() => void>();
    this.#held.set(network, held);
    waiter.answerAfter = new Promise<void>(resolve => {
      const due = (): void => {
        clearTimeout(timer);
        held.delete(due);
        if (held.size === 0) this.#held.delete(network);
        resolve();
        this.#refuse(waiter, 0);
      };
      const timer = setTimeout(due, waiter.until - performance.now());
      held.add(due);
    });
    if (held.size <= HELD_MAX) return;
    const [oldest] = held;
    oldest?.();
  }

  /** Removes an attempt that gets no turn from its lane. */
  #refuse(waiter: Waiter, waitMs: number): void {
    if (!waiter.isWaiting) return;
    const limit = waiter.limits[waiter.passed]!;
    const lane = this.#lanes.get(limit.lane)!;
    leave(lane, waiter);
    if (lane.waiters.length === 0) this.#close(limit.lane, lane);
    const { answerAfter, limits, passed, resolve, reject } = waiter;
    if (answerAfter) {
      // the first limit counts it anyway: the next attempts must not show whether it was checked
      this.#giveBack(limits.slice(1, passed));
      void answerAfter.then(() => resolve({ isFree: false, giveBack: () => undefined, answerAfter }));
    } else {
      this.#giveBack(limits.slice(0, passed));
      reject(new ChatError('RATE_LIMITED', { retryAfterMs: Math.max(1, Math.ceil(waitMs)) }));
    }
  }

  #giveBack(limits: readonly Limit[]): void {
    for (const { buckets, key } of limits) buckets.giveBack(key);
    for (const limit of limits) this.#next(limit);
  }

  /** Turns may be free: the first attempts in order take them, the others continue to wait. */
  #next({ lane: name, buckets, key, isShared }: Limit): void {
    const lane = this.#lanes.get(name);
    if (!lane) return;
    const refuseLate = (waitMs: number): void => {
      const latest = performance.now() + waitMs + (isShared ? CHECK_MAX_MS : -TIMER_LATE_MS);
      for (const late of lane.waiters.filter(({ until }) => latest > until)) this.#refuse(late, waitMs);
    };
    refuseLate(0);
    let waitMs = 0;
    while (lane.waiters.length > 0 && (waitMs = buckets.take(key)) === 0) {
      const next = inTurns(lane)[0]!;
      leave(lane, next);
      const by = byOf(next);
      lane.served.delete(by);
      lane.served.set(by, performance.now());
      if (lane.served.size > SERVED_MAX) lane.served.delete(lane.served.keys().next().value!);
      next.passed++;
      this.#try(next);
    }
    refuseLate(waitMs);
    if (lane.waiters.length === 0) return this.#close(name, lane);
    clearTimeout(lane.timer);
    lane.timer = setTimeout(() => this.#next({ lane: name, buckets, key, isShared, by: '' }), waitMs);
  }

  #close(name: string, lane: Lane): void {
    clearTimeout(lane.timer);
    if (this.#lanes.get(name) === lane) this.#lanes.delete(name);
  }
}

const byOf = ({ limits, passed }: Waiter): string => limits[passed]!.by;

function leave({ waiters }: Lane, waiter: Waiter): void {
  waiter.isWaiting = false;
  waiters.splice(waiters.indexOf(waiter), 1);
}

/** The order in which waiting attempts would have their turns; when there are too many, the last is refused. */
function inTurns({ waiters, served }: Lane): Waiter[] {
  const counts = new Map<string, number>();
  const ranked = waiters.toReversed().map(waiter => {
    const nth = counts.get(byOf(waiter)) ?? 0;
    counts.set(byOf(waiter), nth + 1);
    return { waiter, rank: [waiter.who.exists ? 0 : 1, nth, served.get(byOf(waiter)) ?? 0] as const };
  });
  return ranked
    .sort(({ rank: a }, { rank: b }) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
    .map(({ waiter }) => waiter);
}
