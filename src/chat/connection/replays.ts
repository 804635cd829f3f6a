import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import PQueue from 'p-queue';
import { errorCode } from '../../database/database-errors.js';
import { Follower } from '../../logging/follower.js';
import type { LogPage } from '../../logging/log-reader.js';
import { LineMarks } from '../../logging/line-marks.js';
import { approximateBytes } from '../../logging/log-row.js';
import { ShownLog } from '../../logging/shown-log.js';
import type { ChatSession } from '../transport/session.js';

const PAGE_BYTES = 256 * 1024;
const PAGE_ROWS = 500;
/** How large lines are is known only after the first page. */
const FIRST_PAGE_ROWS = 100;

/** After a page that took t ms the next one, of any session, is read t later: resumes take at most half of the time. */
const PACE = 1;
const PACED_COST_MAX_MS = 100;

/** Sends connections that come back what they missed. Pages are read from the database one at a time, in turn. */
@Injectable()
export class Replays {
  readonly #logger = new Logger(Replays.name);
  readonly #pages = new PQueue({ concurrency: 1 });

  constructor(
    private readonly follower: Follower,
    private readonly shown: ShownLog,
    private readonly marks: LineMarks,
  ) {}

  /** Sends everything after a seq, page by page; the last page and `live` share one tick. */
  async send(session: ChatSession, { after, live }: { after: number; live: () => void }): Promise<void> {
    try {
      let cursor = after;
      let rows = FIRST_PAGE_ROWS;
      while (session.isOpen) {
        const recent = this.follower.recent.after(cursor);
        if (recent) {
          const page = cutPage({ rows: recent, to: this.follower.position });
          this.#sendPage(session, cursor, page);
          cursor = page.to;
          if (page.rows.length === recent.length) return live();
        } else {
          const page = await this.#pages.add(() => this.#sendStored(session, cursor, rows));
          cursor = page.to;
          // few more than fit, since the others would be read in vain
          rows = page.cut ? page.rows + 1 : Math.min(2 * rows, PAGE_ROWS);
        }
        await session.drained();
      }
    } catch (error) {
      this.#logger.warn(`a resume failed: ${errorCode(error)}`);
      void session.interrupt();
    }
  }

  async #sendStored(
    session: ChatSession,
    after: number,
    limit: number,
  ): Promise<{ to: number; rows: number; cut: boolean }> {
    if (!session.isOpen) return { to: after, rows: 0, cut: false };
    const started = performance.now();
    const read = await this.shown.after(session.member.id, after, limit);
    const page = cutPage(read);
    // the connection may have ended meanwhile
    if (session.isOpen) this.#sendPage(session, after, page);
    await sleep(PACE * Math.min(performance.now() - started, PACED_COST_MAX_MS));
    return { to: page.to, rows: page.rows.length, cut: page.rows.length < read.rows.length };
  }

  /** Sends rows as a frame. */
  #sendPage(session: ChatSession, from: number, { rows, to }: LogPage): void {
    if (to > from)
      session.send('messages', { from, to, items: this.marks.itemsFor(rows, session.member.id) });
  }
}

function cutPage(page: LogPage): LogPage {
  let bytes = 0;
  const end = page.rows.findIndex(
    (row, i) => i > 0 && (i >= PAGE_ROWS || (bytes += approximateBytes(row)) > PAGE_BYTES),
  );
  if (end === -1) return page;
  const rows = page.rows.slice(0, end);
  return { rows, to: rows.at(-1)!.seq };
}
