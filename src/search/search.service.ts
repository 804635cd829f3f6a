import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { ChatError } from '../contract/errors.js';
import { Database } from '../database/database.js';
import { errorCode } from '../database/database-errors.js';
import { QuestionQueues, type AskerKind } from '../database/question-queues.js';
import { Thread } from '../database/thread.js';
import { currentAsker } from '../database/work-context.js';
import { Follower } from '../logging/follower.js';
import { LogInfo } from '../logging/log-info.js';
import type { Stretch } from '../logging/logins/day-stretches.js';
import type { Found, Search } from './asker.js';
import type { IndexedSpan } from './index-file.js';
import type { FromThread, ThreadTask, ToThread } from './search-thread.js';

/** So long it searches, and is answered with what was found until then. */
const SEARCH_WITHIN_MS = 1_500;
/** Its answer comes so long after it was asked, its wait included; with little time left it is not begun. */
const ANSWERED_WITHIN_MS = 3_000;
const BEGUN_WITHIN_MS = 2_500;
/** More for what is asked before the thread runs: a busy machine may take seconds to start it. */
const STARTED_WITHIN_MS = 8_000;
/** Its thread has not answered so long after that: it is given up. */
const GRACE_MS = 3_000;
/** One of members and one of admins at a time: the thread does a step of each in turn. */
const QUEUES = { atOnce: { members: 1, admins: 1 }, max: { members: 20, admins: 20 }, maxOfAccount: 2 };
/** How often the thread that fills the index is told of new lines. */
const TOLD_EVERY_MS = 1_000;
/** Fewer lines are searched without an index in a few ms. */
const INDEXED_FROM = 2_000;
/** A folder that cannot be written stays that way for a while. */
const AGAIN_AFTER_MS = 300_000;

type SearchThread = Thread<ToThread, FromThread>;
const PROGRAM = 'search-thread';

const unavailable = () =>
  new ChatError('UNAVAILABLE', { message: 'The log cannot be searched now. Try again.' });

interface Waiting {
  resolve(found: Found): void;
  reject(error: unknown): void;
}

/**
 * Searches the log in threads of its own, so that no search delays the room: one asks, one fills the index. They are
 * started when there is something for them to do.
 */
@Injectable()
export class SearchService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger(SearchService.name);
  readonly #queues = new QuestionQueues(QUEUES);
  /** What the thread was asked. */
  readonly #waiting = new Map<number, Waiting>();
  #ids = 0;
  #asking: SearchThread | undefined;
  #isReady = false;
  #filling: SearchThread | undefined;
  #told = 0;
  #fillAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #span: IndexedSpan | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly database: Database,
    private readonly follower: Follower,
    private readonly logInfo: LogInfo,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => this.#tell(), TOLD_EVERY_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#queues.close();
    this.#refuseAll(unavailable());
    await Promise.all([this.#asking?.end(), this.#filling?.end()]);
  }

  /** How many numbers of the log this node's index covers; undefined while there is none. */
  get indexed(): number | undefined {
    return this.#filling && this.#span ? this.#span.high - this.#span.low + 1 : undefined;
  }

  /**
   * The newest lines that answer a search, in some parts of the log, the newest first: what lies between them counts as
   * searched.
   * @param kind who asks
   * @throws ChatError BUSY when there are many searches; UNAVAILABLE when the database cannot be read
   */
  async findIn(
    stretches: readonly Stretch[],
    kind: AskerKind,
    search: Omit<Search, 'withinMs'>,
  ): Promise<Found> {
    const asker = currentAsker();
    const asked = performance.now() + (this.#isReady ? 0 : STARTED_WITHIN_MS);
    const endsBy = asked + ANSWERED_WITHIN_MS + GRACE_MS;
    return this.#queues.ask({ kind, asker, beginsBy: asked + BEGUN_WITHIN_MS, endsBy }, async () => {
      const until = Math.min(asked + ANSWERED_WITHIN_MS, performance.now() + SEARCH_WITHIN_MS);
      const found = await this.#findIn(stretches, search, { until, gone: asker?.gone });
      const { seqs, searchedTo } = found;
      return this.follower.position < INDEXED_FROM ? { seqs, searchedTo } : found;
    });
  }

  async #findIn(
    stretches: readonly Stretch[],
    search: Omit<Search, 'withinMs'>,
    { until, gone }: { until: number; gone: AbortSignal | undefined },
  ): Promise<Found> {
    const { limit } = search;
    const seqs: number[] = [];
    let searchedTo = 1;
    let indexedFrom: number | undefined;
    for (const stretch of stretches) {
      const before = Math.min(stretch.to, search.before);
      const after = Math.max(stretch.from - 1, search.after);
      if (before <= after + 1) continue;
      const withinMs = until - performance.now();
      const some = { ...search, before, after, limit: limit + 1 - seqs.length, withinMs };
      const found = await this.#find(some, gone);
      seqs.push(...found.seqs);
      ({ indexedFrom } = found);
      if (seqs.length <= limit && found.searchedTo <= after + 1) continue;
      ({ searchedTo } = found);
      break;
    }
    if (seqs.length > limit) searchedTo = seqs[limit - 1]!;
    return { seqs: seqs.slice(0, limit), searchedTo, ...(indexedFrom !== undefined && { indexedFrom }) };
  }

  async #find(search: Search, gone: AbortSignal | undefined): Promise<Found> {
    const id = ++this.#ids;
    const thread = this.#asker();
    const stop = (): void => thread.send({ type: 'stop', id });
    gone?.addEventListener('abort', stop);
    try {
      return await new Promise<Found>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        thread.send({ type: 'ask', id, search });
      });
    } finally {
      gone?.removeEventListener('abort', stop);
    }
  }

  /** Where this node keeps its index. Nodes on one machine may share a folder. */
  get #file(): string {
    const name = this.database.kind === 'sqlite' ? 'search' : `search-${this.settings.NODE_ID}`;
    return join(this.settings.DATA_DIR, `${name.replaceAll(/[^\w.-]/g, '_')}.db`);
  }

  #asker(): SearchThread {
    const task: ThreadTask = { role: 'ask', access: this.database.access, file: this.#file };
    this.#asking ??= new Thread<ToThread, FromThread>(
      { program: PROGRAM, task },
      message => this.#received(message),
      error => {
        this.#asking = undefined;
        this.#isReady = false;
        if (this.#isClosed) return;
        this.#logger.warn(`the thread that searches has ended: ${errorCode(error)}`);
        this.#refuseAll(unavailable());
      },
    );
    return this.#asking;
  }

  /** Tells the thread that fills the index of new lines; starts it when an index is worth it. */
  #tell(): void {
    const { position } = this.follower;
    if (!this.#filling) {
      if (position >= INDEXED_FROM && performance.now() >= this.#fillAt) this.#fill(position);
    } else if (position > this.#told) {
      this.#filling.send({ type: 'told', upTo: position });
    }
    this.#told = position;
  }

  #fill(upTo: number): void {
    const { epoch } = this.logInfo;
    const task: ThreadTask = { role: 'fill', access: this.database.access, file: this.#file, epoch, upTo };
    this.#filling = new Thread<ToThread, FromThread>(
      { program: PROGRAM, task },
      message => this.#received(message),
      error => {
        this.#filling = undefined;
        this.#fillAt = performance.now() + AGAIN_AFTER_MS;
        if (!this.#isClosed) this.#logger.warn(`the search index cannot be filled: ${errorCode(error)}`);
      },
    );
  }

  #received(message: FromThread): void {
    if (message.type === 'failed') this.#logger.warn(`the search index cannot be filled: ${message.code}`);
    else if (message.type === 'indexed') this.#span = message.span;
    else if (message.type === 'ready') this.#isReady = true;
    else if (message.type === 'answer') this.#answered(message.id)?.resolve(message.found);
    else {
      this.#logger.warn(`cannot search: ${message.code}`);
      this.#answered(message.id)?.reject(unavailable());
    }
  }

  #answered(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #refuseAll(error: ChatError): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
