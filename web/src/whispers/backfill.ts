import type { LineItem } from '../../../src/contract/events.js';
import type { RoomClient } from '../client/room-client.js';
import { LIMITS } from '../../../src/contract/limits.js';
import { isWhisper } from './by-partner.js';

/** How many pages are fetched automatically at most; the member can ask for more. */
const PAGES_BY_ITSELF = 20;
const PAGES_BY_HAND = 5;
/** Leaves room in the rate of `history` for requests of the member. */
const PACE_MS = 1_000;
const AGAIN_AFTER_MS = 5_000;

interface BackfillEvents {
  found(lines: readonly LineItem[]): void;
  changed(): void;
}

/** Searches the log backwards, page by page, for whispers that came while this member was away. */
export class Backfill {
  #state: 'idle' | 'looking' | 'failed' = 'idle';
  #before = 0;
  #downTo = 0;
  #pages = 0;
  #run = 0;
  #notBeforeMs = 0;

  constructor(
    private readonly client: Pick<RoomClient, 'history'>,
    private readonly events: BackfillEvents,
  ) {}

  get state(): 'idle' | 'looking' | 'failed' | 'whole' {
    return this.#state === 'idle' && this.#before <= 1 ? 'whole' : this.#state;
  }

  /** Everything that was to be searched automatically is known. */
  get isDone(): boolean {
    return this.#before - 1 <= this.#downTo || this.#pages >= PAGES_BY_ITSELF;
  }

  /** @param place `before` is the oldest known line, `downTo` how far back to search */
  start({ before, downTo }: { before: number; downTo: number }): void {
    this.#run++;
    this.#state = 'idle';
    this.#before = before;
    this.#downTo = downTo;
    this.#pages = 0;
    this.go();
  }

  /** Continues if there is something to do; to be called now and then. */
  go(): void {
    if (this.isDone || this.#state === 'looking' || performance.now() < this.#notBeforeMs) return;
    void this.#look(() => !this.isDone && ++this.#pages <= PAGES_BY_ITSELF, PACE_MS);
  }

  /** Searches some more pages, or up to the next whisper, because the member asks for it. */
  further(): void {
    if (this.#state === 'looking') return;
    let pages = 0;
    void this.#look(found => found === 0 && pages++ < PAGES_BY_HAND, 0);
  }

  async #look(goesOn: (found: number) => boolean, paceMs: number): Promise<void> {
    const run = this.#run;
    let found = 0;
    this.#set('looking');
    while (this.#before > 1 && goesOn(found)) {
      const page = await this.client.history({ before: this.#before, limit: LIMITS.pageMax });
      if (run !== this.#run) return;
      if (!page?.ok) {
        this.#notBeforeMs = performance.now() + Math.max(AGAIN_AFTER_MS, page?.error.retryAfterMs ?? 0);
        return this.#set('failed');
      }
      this.#before = page.more ? (page.items[0]?.seq ?? 0) : 0;
      const whispers = page.items.filter(isWhisper);
      found += whispers.length;
      if (whispers.length > 0) this.events.found(whispers);
      if (paceMs > 0 && !this.isDone) await new Promise(resolve => setTimeout(resolve, paceMs));
      if (run !== this.#run) return;
    }
    this.#set('idle');
  }

  #set(state: 'idle' | 'looking' | 'failed'): void {
    this.#state = state;
    this.events.changed();
  }
}
