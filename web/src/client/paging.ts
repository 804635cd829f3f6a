import type { Ack } from '../../../src/contract/events.js';
import type { HistoryPayload } from '../../../src/contract/queries.js';
import { LIMITS } from '../../../src/contract/limits.js';
import type { Timeline } from './timeline.js';
import type { ShownItem, ShownPage } from './shown-item.js';

/** How often one page is asked for at most, and how long to wait where the server does not say. */
const PAGE_TURNS = 10;
const PAGE_AGAIN_MS = 1_000;

/** Brings pages of the log into the stream, each waiting its turn. */
export class Paging {
  constructor(
    private readonly timeline: Timeline,
    private readonly room: {
      history(payload: HistoryPayload): Promise<Ack<ShownPage> | undefined>;
      changed(): void;
      changedNow(): void;
    },
  ) {}

  /** Loads older lines. False when there was no answer. */
  async older(): Promise<boolean> {
    const part = this.timeline.open;
    const before = part.oldest;
    const page = await this.#page(before === undefined ? {} : { before });
    if (!page?.ok) return false;
    this.timeline.addOlder(part, page);
    this.room.changed();
    return true;
  }

  /** Loads newer lines into the part that is open away from the end. False when there was no answer. */
  async newer(): Promise<boolean> {
    const part = this.timeline.past;
    const page = part && (await this.#page({ after: part.newest ?? 0 }));
    if (!page?.ok) return false;
    this.timeline.addNewer(part!, page);
    this.room.changed();
    return true;
  }

  /**
   * Opens the log around a seq, or from a time on. Resolves to the first item there, to null when there is none, and to
   * undefined when there was no answer.
   * @param isWanted still, when the answer comes: else nothing is opened
   */
  async open(
    place: { around: number } | { since: number },
    isWanted: () => boolean = () => true,
  ): Promise<ShownItem | null | undefined> {
    const page = await this.#page(place);
    if (!page?.ok || !isWanted()) return undefined;
    const found = 'since' in place ? page.items[0] : page.items.find(({ seq }) => seq === place.around);
    if (!found) return null;
    this.timeline.openPage(page);
    this.room.changedNow();
    return found;
  }

  /** Leaves what is open away from the end. */
  closePast(): void {
    if (!this.timeline.past) return;
    this.timeline.closePast();
    this.room.changedNow();
  }

  /** A large page, asked for again after the wait that the server's rate demands. */
  async #page(payload: HistoryPayload): Promise<Ack<ShownPage> | undefined> {
    for (let turn = 1; ; turn++) {
      const page = await this.room.history({ ...payload, limit: LIMITS.pageMax });
      if (page?.ok !== false || page.error.code !== 'RATE_LIMITED' || turn === PAGE_TURNS) return page;
      await new Promise(resolve => setTimeout(resolve, page.error.retryAfterMs ?? PAGE_AGAIN_MS));
    }
  }
}
