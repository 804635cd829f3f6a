import type { ConnectAuth, Item, MessagesFrame, Welcome } from '../../../src/contract/events.js';

/** A server that skips again and again is not to be resumed from. */
const GAPS_IN_A_ROW = 3;
const AGAIN_MIN_MS = 1_000;
const AGAIN_MAX_MS = 60_000;

/** How far this client has come in the log, by the rules of docs/protocol.md, "Resuming". */
export class LogPosition {
  #epoch: string | undefined;
  #after: number | undefined;
  #gaps = 0;

  /** Where to go on from at the next connection. */
  get auth(): Pick<ConnectAuth, 'epoch' | 'after'> {
    const [epoch, after] = [this.#epoch, this.#after];
    return epoch === undefined || after === undefined ? {} : { epoch, after };
  }

  get epoch(): string | undefined {
    return this.#epoch;
  }

  /** True when everything up to `seq` is known. */
  isPast(seq: number): boolean {
    return this.#after !== undefined && seq <= this.#after;
  }

  /** Returns whether it goes on; else the view begins anew with the welcome's items. */
  enter({ epoch, position, resumed }: Pick<Welcome, 'epoch' | 'position' | 'resumed'>): boolean {
    this.#epoch = epoch;
    if (resumed && this.#after !== undefined) return true;
    this.#after = position;
    return false;
  }

  /** Goes on to the frame's end. Returns what is new in it, or undefined when something before it is missing. */
  take({ from, to, items }: MessagesFrame): Item[] | undefined {
    const after = this.#after ?? -1;
    if (from > after) {
      if (++this.#gaps > GAPS_IN_A_ROW) this.forget();
      return undefined;
    }
    this.#gaps = 0;
    this.#after = Math.max(after, to);
    return items.filter(item => item.seq > after);
  }

  /** How long to wait before going on after a gap, ms: at once the first time. */
  get gapWaitMs(): number {
    return this.#gaps <= 1 ? 0 : Math.min(AGAIN_MIN_MS * 2 ** (this.#gaps - 2), AGAIN_MAX_MS);
  }

  /** The next connection is like a first one. */
  forget(): void {
    this.#epoch = undefined;
  }
}
