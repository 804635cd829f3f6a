import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.js';
import { endingAt } from '../database/work-context.js';
import { Committed, type CommitSubscriber } from './committed.js';
import { LineMarks } from './line-marks.js';
import { LogInfo } from './log-info.js';
import { LogReader } from './log-reader.js';
import { isLineAct, type ActRow, type LogRow } from './log-row.js';
import { RecentRows } from './recent-rows.js';
import { errorCode, loggable } from '../database/database-errors.js';

const POLL_EVERY_MS = 250;
const PAGE_ROWS = 500;
const RING_ROWS = 2_000;

/** After a fan-out that took c ms the next one starts 2 × c later: fan-out never takes more than a third. */
const PACE = 2;
const PACED_COST_MAX_MS = 100;
/** The larger the room, the longer the least time between fan-outs: 25 ms from 500 sockets on. */
const FLOOR_MS_PER_SOCKET = 0.05;
const FLOOR_MAX_MS = 25;

/** Where rows go: the only way from the log to sockets. */
export interface Sink {
  /**
   * Takes all rows up to `to` that follow those taken before, in order; there may be none. Synchronous, and does not
   * throw for a broken socket.
   */
  deliver(rows: readonly LogRow[], to: number): void;
  /** How many sockets a fan-out reaches now. */
  audience(): number;
}

/**
 * Delivers the rows committed by any node, in the order of seq, with nothing left out. The node's own commits come
 * from memory; the rest is read from the database, up to the head: a missing seq below it was removed, and is
 * skipped. Only this class decides when a row is shown.
 */
@Injectable()
export class Follower implements CommitSubscriber, OnModuleInit, OnModuleDestroy {
  readonly #logger = new Logger(Follower.name);
  #recent: RecentRows;
  #position: number;
  #own = new Map<number, LogRow>();
  #sink: Sink | undefined;
  #watcher: (rows: readonly LogRow[]) => void = () => undefined;
  #scheduled: NodeJS.Timeout | NodeJS.Immediate | undefined;
  /** Of the flush that is scheduled. */
  #flushing = Promise.resolve();
  #flushed: () => void = () => undefined;
  #catchingUp: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #again = false;
  #polling = false;
  #nextFanOutAt = 0;

  constructor(
    private readonly reader: LogReader,
    private readonly database: Database,
    private readonly logInfo: LogInfo,
    private readonly marks: LineMarks,
    committed: Committed,
  ) {
    committed.subscribe(this);
    this.#position = logInfo.bootSeq;
    this.#recent = new RecentRows(logInfo.bootSeq);
  }

  async onModuleInit(): Promise<void> {
    const rows = await this.reader.upTo(this.logInfo.bootSeq, RING_ROWS);
    this.#recent = new RecentRows((rows[0]?.seq ?? this.logInfo.bootSeq + 1) - 1);
    this.#recent.push(rows);
    // other nodes write to the same log; without a hint from them this is how they are noticed
    if (this.database.kind !== 'sqlite')
      this.#timer = setInterval(() => void this.#poll(), POLL_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }

  /** The last seq that this node has delivered. */
  get position(): number {
    return this.#position;
  }

  /** The newest rows delivered. */
  get recent(): RecentRows {
    return this.#recent;
  }

  attach(sink: Sink): void {
    this.#sink = sink;
  }

  /** Has all rows told to one who sends nothing, just before they are shown. */
  watch(watcher: (rows: readonly LogRow[]) => void): void {
    this.#watcher = watcher;
  }

  /** Takes rows this node has committed. */
  committed(rows: readonly LogRow[], { urgent = false }: { urgent?: boolean } = {}): void {
    for (const row of rows) if (row.seq > this.#position) this.#own.set(row.seq, row);
    if (urgent) this.#flush();
    else this.#schedule();
  }

  /**
   * Resolves `leadMs` before the next fan-out may start, once everything committed is delivered. The writer of lines
   * needs that long to commit, and gathers until then: what it commits is shown at once.
   */
  async pace(leadMs: number): Promise<void> {
    while (this.#scheduled) await this.#flushing;
    const wait = this.#nextFanOutAt - leadMs - performance.now();
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
  }

  /** Reads on from the database until there is nothing new. */
  async catchUp(): Promise<void> {
    // a run in progress may have read before the caller's rows were committed
    this.#again = true;
    // it reads for everyone: the first caller's deadline does not apply
    return (this.#catchingUp ??= endingAt(Infinity, () => this.#readOn()));
  }

  /** Delivers what is committed at once, for a stop. */
  async drain(): Promise<void> {
    this.#flush();
    await this.catchUp();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#flushing = new Promise(resolve => (this.#flushed = resolve));
    const wait = this.#nextFanOutAt - performance.now();
    this.#scheduled = wait > 0 ? setTimeout(() => this.#flush(), wait) : setImmediate(() => this.#flush());
  }

  #unschedule(): void {
    clearTimeout(this.#scheduled as NodeJS.Timeout);
    clearImmediate(this.#scheduled as NodeJS.Immediate);
    this.#scheduled = undefined;
  }

  #flush(): void {
    this.#unschedule();
    const rows: LogRow[] = [];
    for (let row; (row = this.#own.get(this.#position + 1 + rows.length));) rows.push(row);
    this.#deliver(rows, this.#position + rows.length);
    // a row of this node lies beyond a row of another lane or node
    if (this.#own.size > 0) void this.catchUp();
    this.#flushed();
  }

  async #poll(): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    try {
      if ((await this.reader.head()) > this.#position) await this.catchUp();
    } catch (error) {
      this.#logger.debug(`cannot poll the log: ${errorCode(error)}`);
    } finally {
      this.#polling = false;
    }
  }

  async #readOn(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false;
        const head = await this.reader.head();
        while (this.#position < head) {
          const { rows, to } = await this.reader.after(this.#position, { upTo: head, limit: PAGE_ROWS });
          // the node's own commits may have been delivered meanwhile
          this.#deliver(
            rows.filter(row => row.seq > this.#position),
            to,
          );
        }
      }
    } catch (error) {
      this.#logger.warn(`cannot read the log: ${errorCode(error)}`);
      if (this.#own.size > 0) setTimeout(() => void this.catchUp(), POLL_EVERY_MS).unref();
    } finally {
      // in the tick that saw that there was no new request: a later call starts a new run
      this.#catchingUp = undefined;
    }
  }

  /** Before the sink: what it sends is as the line is from this act on. */
  #mark(act: ActRow): void {
    this.marks.apply(act);
    if (act.action === 'erase' && isLineAct(act))
      this.#recent.erase(act.fromSeq!, { by: act.actor?.name ?? '', at: act.at });
    if (act.action === 'pruned' && act.detail?.startsWith('lines') && act.toSeq !== undefined) {
      this.#recent.forgetBelow(act.toSeq + 1);
      this.marks.forgetBelow(act.toSeq + 1);
    }
  }

  #deliver(rows: readonly LogRow[], to: number): void {
    if (to <= this.#position) return;
    this.#position = to;
    for (const seq of this.#own.keys()) if (seq <= to) this.#own.delete(seq);
    this.#recent.push(rows);
    for (const row of rows) if (row.kind === 'act') this.#mark(row);
    this.#watcher(rows);
    const started = performance.now();
    try {
      this.#sink?.deliver(rows, to);
    } catch (error) {
      this.#logger.error(loggable(error));
    }
    const now = performance.now();
    const floorMs = Math.min((this.#sink?.audience() ?? 0) * FLOOR_MS_PER_SOCKET, FLOOR_MAX_MS);
    this.#nextFanOutAt = now + Math.max(PACE * Math.min(now - started, PACED_COST_MAX_MS), floorMs);
  }
}
