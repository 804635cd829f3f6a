import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { checkpointText } from '../contract/checkpoint.js';
import { ChatError } from '../contract/errors.js';
import { Database } from '../database/database.js';
import { errorCode } from '../database/database-errors.js';
import { Follower } from '../logging/follower.js';
import { LogInfo } from '../logging/log-info.js';
import { ModerationLogWriter } from '../logging/moderation-log.writer.js';
import { CheckpointFile } from './checkpoint-file.js';
import type { SealedRow } from './entry.js';
import { grow } from './growth.js';
import { NoteVerifier, type NoteSigner } from './note-keys.js';
import { goneBelow } from './pruned.js';
import { RowBuffer } from './row-buffer.js';
import { storedRows } from './sealable.js';
import { SealProblem, sealKeyFile } from './seal-key.js';
import { TreeEnd, nodeReader } from './tiles.js';
import { TreeEdge } from './tree.js';
import { sealerLock, type Query, type TreeRow } from './tree-row.js';
import { TreeStart } from './tree-start.js';

const LOOK_EVERY_MS = 1_000;
/** Rows of a transaction. */
const ROWS_MAX = 512;
/** While there is more it rests this many times as long as it worked: other work goes first. */
const RESTS = 2;
/** How often a checkpoint is published. */
const KEEP_EVERY_MS = 60_000;
/** How often a node that does not seal looks what was published. */
const READ_EVERY_MS = 60_000;
const STOP_WITHIN_MS = 2_000;

/** A checkpoint of the log. */
export interface Sealed {
  size: number;
  /** When it was signed, epoch ms. */
  at: number;
  /** The signed note. */
  note: string;
}

/** The tree while this node makes it grow. */
interface Growing {
  row: TreeRow;
  end: TreeEnd;
  signer: NoteSigner;
}

/**
 * Seals the log behind the room: a Merkle tree takes in every line and act that was shown, and its root is signed. No
 * line waits for it. Of several nodes one seals; what it has committed it signs, and nothing else, since two roots of
 * one size would be two histories.
 */
@Injectable()
export class Sealer implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger(Sealer.name);
  readonly #buffer = new RowBuffer();
  readonly #file: CheckpointFile;
  readonly #start: TreeStart;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #growing: Growing | undefined;
  #sealed: Sealed | undefined;
  /** The newest that was published. */
  #kept: Sealed | undefined;
  #keptReadAt = -Infinity;
  #keepAt = -Infinity;
  #problem: string | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly database: Database,
    private readonly follower: Follower,
    private readonly logInfo: LogInfo,
    moderationLog: ModerationLogWriter,
  ) {
    this.#file = new CheckpointFile(sealKeyFile(settings));
    this.#start = new TreeStart(settings, database, logInfo, moderationLog);
  }

  onApplicationBootstrap(): void {
    this.follower.watch(rows => this.#buffer.add(rows));
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS).unref();
    void this.#look();
  }

  /** What was said last is sealed, if that takes no time, and published. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    // a database may be silent, or locked
    const late = sleep(STOP_WITHIN_MS, undefined, { ref: false });
    await Promise.race([late, this.#finish()]);
    this.#stop.abort();
  }

  async #finish(): Promise<void> {
    await this.#running;
    if (!this.#growing) return;
    await this.#look();
    await this.#keep().catch((error: unknown) => this.#warn(error));
  }

  /** The newest checkpoint; of another node's, the newest that was published. */
  async newest(): Promise<Sealed | undefined> {
    if (this.#growing && this.#sealed) return this.#sealed;
    return this.#newestKept();
  }

  /** The newest checkpoint of this log that was published, as far as this node knows: a signed note. It reads nothing. */
  get published(): string | undefined {
    return this.#kept && this.#isOfThisLog(this.#kept) ? this.#kept.note : undefined;
  }

  /** After a restore the last one is that of the log before. */
  #isOfThisLog({ note }: Sealed): boolean {
    return note.slice(0, note.indexOf('\n')).endsWith(`/${this.logInfo.epoch}`);
  }

  async #newestKept(): Promise<Sealed | undefined> {
    const [kept] = await this.#query<Sealed>(
      'SELECT size, at, note FROM log_checkpoint ORDER BY size DESC LIMIT 1',
      [],
    );
    return kept;
  }

  /** Why nothing is sealed, in words for the operator. */
  get problem(): string | undefined {
    return this.#problem;
  }

  async #look(): Promise<void> {
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #run(): Promise<void> {
    try {
      this.#growing ??= await this.#begin();
      while (this.#growing && this.#growing.end.size < this.follower.position && !this.#stop.signal.aborted) {
        const started = performance.now();
        this.#growing = await this.#grown(this.#growing);
        if (this.#growing && this.#growing.end.size < this.follower.position)
          await sleep(RESTS * (performance.now() - started), undefined, { ref: false });
      }
      if (this.#growing) await this.#sign(this.#growing);
      // another node seals: what it needs it reads
      else this.#buffer.clear();
      this.#problem = undefined;
    } catch (error) {
      // it is not known what was committed: it is read again
      this.#growing = undefined;
      this.#buffer.clear();
      this.#warn(error);
    }
    if (!this.#growing) await this.#readKept();
  }

  /** What another node has published. */
  async #readKept(): Promise<void> {
    const now = performance.now();
    if (now - this.#keptReadAt < READ_EVERY_MS) return;
    this.#keptReadAt = now;
    this.#kept = await this.#newestKept().catch(() => this.#kept);
  }

  /** Takes the tree up where it is, and makes it if there is none. Undefined when another node seals. */
  async #begin(): Promise<Growing | undefined> {
    const lock = sealerLock(this.database);
    const isSealer = await this.database.write('background', async tx =>
      lock.take(await tx.query(...lock.statement)),
    );
    if (!isSealer) return undefined;
    const started = await this.#start.open();
    if (!started) return undefined;
    const { row, signer } = started;
    const end = await TreeEnd.of(row);
    if (!end.root.equals(row.root))
      throw new SealProblem('the stored tree does not have the root that it says');
    await this.#assertGrown(row, signer);
    this.#kept = await this.#newestKept();
    return { row, end, signer };
  }

  /** @throws SealProblem when something was published that this tree has not grown from */
  async #assertGrown(row: TreeRow, signer: NoteSigner): Promise<void> {
    const last = this.#file.lastOf(NoteVerifier.of(signer.vkey)!);
    if (!last) return;
    const root = last.size <= row.size && (await TreeEdge.of(last.size, nodeReader(this.#query, row))).root;
    if (root && root.equals(last.root)) return;
    throw new SealProblem(
      `a checkpoint of ${last.size} rows was published that this log does not have: an older backup was restored. ` +
        'Give the log a new epoch, as after every restore',
    );
  }

  async #grown(growing: Growing): Promise<Growing | undefined> {
    const { row, end, signer } = growing;
    const after = end.size;
    const upTo = Math.min(after + ROWS_MAX, this.follower.position);
    const rows = await this.#rows(after, upTo);
    await this.#assertNoneMissing(row, { after, upTo, rows });
    const next = end.copy();
    const isGrown = await this.database.write('background', tx =>
      grow(tx, this.database, next, { after, upTo, rows }),
    );
    if (!isGrown) return undefined;
    this.#buffer.dropUpTo(upTo);
    return { row, end: next, signer };
  }

  async #rows(after: number, upTo: number): Promise<Map<number, SealedRow>> {
    const rows = new Map<number, SealedRow>();
    for (let seq = after + 1; seq <= upTo; seq++) {
      const row = this.#buffer.get(seq);
      if (row) rows.set(seq, row);
    }
    if (rows.size === upTo - after) return rows;
    return new Map([...(await storedRows(this.#query, after, upTo)), ...rows]);
  }

  /** @throws SealProblem for a row that is gone, unless it was before there was a tree or is removed by retention */
  async #assertNoneMissing(
    { existing }: TreeRow,
    { after, upTo, rows }: { after: number; upTo: number; rows: ReadonlyMap<number, SealedRow> },
  ): Promise<void> {
    if (rows.size === upTo - after) return;
    const gone = Math.max(existing, await goneBelow(this.#query));
    for (let seq = Math.max(after, gone) + 1; seq <= upTo; seq++)
      if (!rows.has(seq)) throw new SealProblem(`row ${seq} of the log is gone, and was not sealed yet`);
  }

  async #sign({ row, end, signer }: Growing): Promise<void> {
    if (this.#sealed?.size !== end.size) {
      const text = checkpointText({ origin: row.origin, size: end.size, root: end.root });
      this.#sealed = { size: end.size, at: this.database.clock.now(), note: signer.sign(text) };
    }
    const isPublished = this.#kept !== undefined && this.#isOfThisLog(this.#kept);
    // not by the clock, which may be set back
    if (!isPublished || performance.now() >= this.#keepAt) await this.#keep();
  }

  /** Publishes the newest checkpoint, once. */
  async #keep(): Promise<void> {
    const sealed = this.#sealed;
    if (!sealed || sealed.size === this.#kept?.size) return;
    this.#file.append(sealed.note);
    await this.database.write('background', tx =>
      tx.query('INSERT INTO log_checkpoint (size, at, note) VALUES (?, ?, ?)', [
        sealed.size,
        sealed.at,
        sealed.note,
      ]),
    );
    this.#kept = sealed;
    this.#keepAt = performance.now() + KEEP_EVERY_MS;
  }

  #warn(error: unknown): void {
    const why = error instanceof SealProblem ? error.message : errorCode(error);
    if (error instanceof ChatError && this.#stop.signal.aborted) return;
    if (why !== this.#problem) this.#logger.warn(`the log is not sealed: ${why}`);
    this.#problem = why;
  }

  readonly #query: Query = async (sql, parameters) => this.database.read.query(sql, parameters);
}
