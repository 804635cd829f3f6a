import { setImmediate as settled } from 'node:timers/promises';
import { vi } from 'vitest';

interface Timer {
  at: number;
  /** Of two timers of one time the one that was set first goes first. */
  order: number;
  run(): void;
  everyMs?: number;
}

/**
 * A clock that stands still between `pass`es, for tests that set thousands of timers: Vitest's own looks at all of them
 * for each that runs. Takes the place of the timers and of `performance`, until the end of the file.
 */
export class QuickTimers {
  #now = 0;
  #order = 0;
  /** A heap: each comes before the two at twice its place. */
  #heap: Timer[] = [];
  readonly #set = new Set<Timer>();

  constructor() {
    const set = (run: () => void, ms = 0, everyMs?: number): Timer => {
      const timer = {
        at: this.#now + Math.max(ms, 1),
        order: this.#order++,
        run,
        ...(everyMs && { everyMs }),
      };
      this.#set.add(timer);
      this.#push(timer);
      return timer;
    };
    vi.stubGlobal('setTimeout', (run: () => void, ms?: number) => set(run, ms));
    vi.stubGlobal('setInterval', (run: () => void, ms = 1) => set(run, ms, ms));
    vi.stubGlobal('clearTimeout', (timer?: Timer) => timer && this.#set.delete(timer));
    vi.stubGlobal('performance', { now: () => this.#now });
  }

  /** Lets time pass. After each timer all that waits for it goes on before the next one. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settled();
    for (let timer; (timer = this.#heap[0]) && timer.at <= until;) {
      this.#pop();
      if (!this.#set.has(timer)) continue;
      this.#now = timer.at;
      if (timer.everyMs === undefined) this.#set.delete(timer);
      else this.#push(Object.assign(timer, { at: timer.at + timer.everyMs, order: this.#order++ }));
      timer.run();
      await settled();
    }
    this.#now = until;
  }

  /** Forgets all timers that are set. */
  clear(): void {
    this.#set.clear();
    this.#heap = [];
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let place = heap.push(timer) - 1;
    for (let above; place > 0 && isBefore(timer, heap[(above = (place - 1) >> 1)]!); place = above)
      heap[place] = heap[above]!;
    heap[place] = timer;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below++;
      if (!isBefore(heap[below]!, last)) break;
      heap[place] = heap[below]!;
      place = below;
    }
    heap[place] = last;
  }
}

const isBefore = (one: Timer, other: Timer): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);
