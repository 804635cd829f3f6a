import { isLineAct, type LineActItem } from '../../../src/contract/line-marks.js';
import { isLine, type Item } from '../../../src/contract/events.js';
import type { Queries } from './queries.js';
import { marked, type Mark, type ShownLine } from './shown-item.js';

/** What shows lines, and follows what admins do to them. */
export interface LineFollower {
  /** Whether it shows the line or quotes it, and so needs its text when it is shown again. */
  shows(line: number): boolean;
  /** @param mark gives a line, or one that quotes it, as the act has left it; any other as it is */
  follow(act: LineActItem, mark: Mark): void;
}

/** Tells of lines that admins hide, show again or erase all that shows them. */
export class LineActs {
  readonly #followers = new Set<LineFollower>();

  constructor(
    private readonly queries: Pick<Queries, 'history'>,
    private readonly changed: () => void,
  ) {}

  /** Returns a function that ends it. */
  add(follower: LineFollower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** Takes the acts among some items. The text of a line that is shown again is asked for. */
  take(items: readonly Item[]): void {
    for (const act of items) {
      if (!isLineAct(act)) continue;
      this.#tell(act);
      const isNeeded = [...this.#followers].some(follower => follower.shows(act.line));
      if (act.action === 'show' && isNeeded) void this.#showAgain(act);
    }
  }

  async #showAgain(act: LineActItem): Promise<void> {
    const page = await this.queries.history({ around: act.line, limit: 1 });
    const line = page?.ok ? page.items.find(({ seq }) => seq === act.line) : undefined;
    // it may have been hidden again
    if (line && isLine(line) && !line.hidden && !line.erased) this.#tell(act, line);
  }

  #tell(act: LineActItem, line?: ShownLine): void {
    for (const follower of this.#followers) follower.follow(act, one => marked(one, act, line));
    this.changed();
  }
}
