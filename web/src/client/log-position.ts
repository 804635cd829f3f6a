import type { ConnectAuth, Item, MessagesFrame, Welcome } from '../../../src/contract/events.js';

/** After this many gaps in a row the client no longer resumes from this server. */
const GAPS_IN_A_ROW = 3;
const AGAIN_MIN_MS = 1_000;
const AGAIN_MAX_MS = 60_000;

/** How far this client has come in the log, by the rules of docs/protocol.md, "Resuming". */
export class LogPosition {
  #epoch: string | undefined;
  #after: number | undefined;
  #gaps = 0;

  /** The position to resume from at the next connection. */
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

  /** Returns whether the client resumed; otherwise the view starts again with the items of the welcome. */
  enter({ epoch, position, resumed }: Pick<Welcome, 'epoch' | 'position' | 'resumed'>): boolean {
    this.#epoch = epoch;
    if (resumed && this.#after !== undefined) return true;
    this.#after = position;
    return false;
  }

  /** Advances to the end of the frame. Returns what is new in it, or undefined when something before it is missing. */
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

  /** How long to wait before reconnecting after a gap, ms: not at all the first time. */
  get gapWaitMs(): number {
    return this.#gaps <= 1 ? 0 : Math.min(AGAIN_MIN_MS * 2 ** (this.#gaps - 2), AGAIN_MAX_MS);
  }

  /** Forgets the position, so that the next connection is like a first one. */
  forget(): void {
    this.#epoch = undefined;
  }
}
