import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import { Clock } from '../config/clock.js';
import { Database } from '../database/database.js';
import { errorCode } from '../database/database-errors.js';
import { storeBatch, type BatchOutcome } from './chat-batch.js';
import { Committed } from './committed.js';
import type { Judge, LineDraft, StoredLine } from './line-draft.js';
import { retryUntilKnown } from '../database/retry-until-known.js';
import { RecentTimes, type TimesOfEvents } from '../rates/recent-times.js';

/** Provides the rules by which lines are accepted. */
export const JUDGE = Symbol('JUDGE');

const BATCH_LINES = 500;
const BATCH_BYTES = 256 * 1024;
const QUEUE_LINES = 5_000;
const QUEUE_BYTES = 8 * 1024 * 1024;
/** For each name that is looked up for a line: a batch looks up about two thousand at the most. */
const NAME_BYTES = 128;
const COMMITS_AVERAGED = 8;
const BUSY_RETRY_AFTER_MS = 1_000;

interface Waiting {
  draft: LineDraft;
  bytes: number;
  queuedAt: number;
  resolve: (line: StoredLine) => void;
  reject: (error: ChatError) => void;
}

/**
 * The log of all texts. Lines queue here in the order they came; while one batch commits the next gathers.
 * A promise of `append` resolves only after COMMIT.
 */
@Injectable()
export class ChatLogWriter {
  readonly #logger = new Logger(ChatLogWriter.name);
  readonly #queue: Waiting[] = [];
  #queuedBytes = 0;
  #running: Promise<void> | undefined;
  #closed = false;
  /** How long a commit has lately taken, on average. */
  #commitMs = 0;
  readonly #times = new RecentTimes();

  constructor(
    private readonly database: Database,
    private readonly committed: Committed,
    private readonly clock: Clock,
    @Inject(JUDGE) private readonly judge: Judge,
  ) {}

  /**
   * Queues a line, at once and in order. Resolves when it is stored.
   * @throws ChatError the judge's refusals; IDEMPOTENCY_CONFLICT; BUSY when the queue is full; UNAVAILABLE when
   * the outcome is not known after 10 s; INTERNAL when the database refuses this very line
   */
  async append(draft: LineDraft): Promise<StoredLine> {
    if (this.#closed) throw new ChatError('UNAVAILABLE', { message: 'The server is stopping.' });
    const names = draft.mayMention?.reduce((sum, keys) => sum + keys.length, 0) ?? 0;
    const bytes = Buffer.byteLength(draft.text) + 100 + names * NAME_BYTES;
    if (this.#queue.length >= QUEUE_LINES || this.#queuedBytes + bytes > QUEUE_BYTES) {
      throw new ChatError('BUSY', { retryAfterMs: BUSY_RETRY_AFTER_MS });
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ draft, bytes, queuedAt: performance.now(), resolve, reject });
      this.#queuedBytes += bytes;
      this.#running ??= this.#run();
    });
  }

  /** What waits now, and how long the lines that this node stored lately took, from their queueing to COMMIT. */
  get load(): { queue: { lines: number; bytes: number }; stored: TimesOfEvents } {
    return { queue: { lines: this.#queue.length, bytes: this.#queuedBytes }, stored: this.#times.summary };
  }

  /** Accepts no more lines and waits for those it has, at most `withinMs`. */
  async close(withinMs: number): Promise<void> {
    this.#closed = true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise(resolve => (timer = setTimeout(resolve, withinMs)));
    await Promise.race([this.#running, late]);
    clearTimeout(timer);
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#gather();
      // a full batch gains nothing by waiting
      if (this.#queue.length < BATCH_LINES) await this.committed.beforeCommit(this.#commitMs);
      const started = performance.now();
      await this.#commit(this.#take());
      this.#commitMs += (performance.now() - started - this.#commitMs) / COMMITS_AVERAGED;
    }
    // in the tick that saw the queue empty: a line that comes later starts a new run
    this.#running = undefined;
  }

  /**
   * Lines on their way share the batch: connections are read one message a turn, and a burst of one connection
   * would otherwise be one commit per line. Continues while lines come, no longer than a commit lately took.
   */
  async #gather(): Promise<void> {
    const until = performance.now() + this.#commitMs;
    for (let before = 0; before < this.#queue.length && this.#queue.length < BATCH_LINES;) {
      before = this.#queue.length;
      await nextTurn();
      if (performance.now() > until) return;
    }
  }

  #take(): Waiting[] {
    let lines = 0;
    for (let bytes = 0; lines < this.#queue.length && lines < BATCH_LINES; lines++) {
      bytes += this.#queue[lines]!.bytes;
      if (bytes > BATCH_BYTES && lines > 0) break;
    }
    const batch = this.#queue.splice(0, lines);
    for (const { bytes } of batch) this.#queuedBytes -= bytes;
    return batch;
  }

  /** Stores and settles a batch. False when the database cannot be reached: then further attempts are useless. */
  async #commit(batch: Waiting[]): Promise<boolean> {
    try {
      this.#settle(batch, await this.#store(batch.map(one => one.draft)));
      return true;
    } catch (error) {
      if (error instanceof ChatError) {
        // lines behind this batch have waited as long
        for (const one of [...batch, ...this.#queue.splice(0)]) one.reject(error);
        this.#queuedBytes = 0;
        this.#logger.error(`the log cannot be reached: ${errorCode(error)}`);
        return false;
      }
      if (batch.length > 1) return this.#commitOneByOne(batch);
      const { senderId, idempotencyKey } = batch[0]!.draft;
      this.#logger.error(
        `the database refuses line ${idempotencyKey} of account ${senderId}: ${errorCode(error)}`,
      );
      batch[0]!.reject(new ChatError('INTERNAL'));
      return true;
    }
  }

  /** Stores the lines one by one, so that one that the database refuses harms no other. */
  async #commitOneByOne(batch: Waiting[]): Promise<boolean> {
    for (const [i, one] of batch.entries()) {
      if (await this.#commit([one])) continue;
      for (const later of batch.slice(i + 1)) later.reject(new ChatError('UNAVAILABLE'));
      return false;
    }
    return true;
  }

  async #store(drafts: LineDraft[]): Promise<BatchOutcome> {
    const tried = new Set<LineDraft>();
    return retryUntilKnown(async attempt => {
      const outcome = await this.database.write('chat', tx =>
        storeBatch(tx, drafts, { judge: this.judge, clock: this.clock, tried }),
      );
      // what an earlier attempt stored is not in memory: read it back
      if (attempt > 0) this.committed.publishUnknown();
      return outcome;
    });
  }

  #settle(batch: Waiting[], { results, rows }: BatchOutcome): void {
    const now = performance.now();
    for (const [i, { queuedAt, resolve, reject }] of batch.entries()) {
      const result = results[i]!;
      if (result instanceof ChatError) {
        reject(result);
        continue;
      }
      this.#times.add(now - queuedAt);
      resolve(result);
    }
    this.committed.publish(rows);
  }
}
