import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { checkpointText } from '../contract/checkpoint.js';
import { ChatError } from '../contract/errors.js';
import type { WitnessView } from '../contract/proofs.js';
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
import type { Sealed } from './kept-checkpoints.js';
import { OtherSealer } from './other-sealer.js';
import { Published } from './published.js';
import { RowBuffer } from './row-buffer.js';
import { storedRows } from './sealable.js';
import { SealProblem, sealKeyFile } from './seal-key.js';
import { TreeEnd, nodeReader } from './tiles.js';
import { TreeEdge, consistencyPath } from './tree.js';
import { readTree, releaseSealer, sealerLock, type Query, type TreeRow } from './tree-row.js';
import { TreeStart } from './tree-start.js';
import { Webhook } from './webhook.js';
import { Witnesses } from './witnesses.js';

const LOOK_EVERY_MS = 1_000;
/** Rows of a transaction. */
const ROWS_MAX = 512;
/** While there is more it rests this many times as long as it worked: other work goes first. */
const RESTS = 2;
const STOP_WITHIN_MS = 2_000;

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
  readonly #witnesses: Witnesses;
  readonly #webhook: Webhook;
  readonly #published: Published;
  readonly #start: TreeStart;
  readonly #other = new OtherSealer();
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  /** What is left of an older log is sealed at the next start. */
  #isEnding = false;
  #running: Promise<void> | undefined;
  #growing: Growing | undefined;
  #sealed: Sealed | undefined;
  #problem: string | undefined;

  constructor(
    settings: Settings,
    private readonly database: Database,
    private readonly follower: Follower,
    logInfo: LogInfo,
    moderationLog: ModerationLogWriter,
  ) {
    this.#file = new CheckpointFile(sealKeyFile(settings));
    this.#witnesses = new Witnesses(settings.WITNESSES);
    this.#webhook = new Webhook(settings.SEAL_WEBHOOK);
    this.#published = new Published(database, logInfo, this.#file, this.#witnesses, this.#webhook);
    this.#start = new TreeStart(settings, database, logInfo, moderationLog, this.#file);
  }

  onApplicationBootstrap(): void {
    this.follower.watch(rows => this.#buffer.add(rows));
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS).unref();
    void this.#look();
  }

  /** What was said last is sealed, if that takes no time, and published. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    this.#isEnding = true;
    // a database may be silent, or locked
    const late = sleep(STOP_WITHIN_MS, undefined, { ref: false });
    await Promise.race([late, this.#finish()]);
    this.#stop.abort();
    this.#webhook.stop();
  }

  async #finish(): Promise<void> {
    await this.#running;
    if (!this.#growing) return;
    await this.#look();
    if (this.#growing && this.#sealed) await this.#publish(this.#growing, this.#sealed);
    await this.#webhook.sent();
  }

  /** The newest checkpoint; of another node's, the newest that was published. */
  async newest(): Promise<Sealed | undefined> {
    if (this.#growing && this.#sealed) return this.#sealed;
    // what this node knows is at most a minute old
    return this.#published.newest ?? this.#published.read();
  }

  /** The newest checkpoint of this log that was published, as far as this node knows: a signed note. It reads nothing. */
  get published(): string | undefined {
    return this.#published.newest?.note;
  }

  get witnesses(): WitnessView[] {
    return this.#witnesses.views;
  }

  /** Why nothing is sealed, in words for the operator. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Whether it is this node that seals. */
  get isSealing(): boolean {
    return this.#growing !== undefined;
  }

  async #look(): Promise<void> {
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #run(): Promise<void> {
    try {
      if (this.#published.halted) throw this.#published.halted;
      this.#growing ??= await this.#begin();
      while (this.#growing && this.#growing.end.size < this.follower.position && !this.#stop.signal.aborted) {
        const started = performance.now();
        this.#growing = await this.#grown(this.#growing);
        // lines may keep coming
        if (this.#growing) this.#sign(this.#growing);
        if (this.#growing && this.#growing.end.size < this.follower.position)
          if (this.#isEnding) break;
          else await sleep(RESTS * (performance.now() - started), undefined, { ref: false });
      }
      if (this.#growing) this.#sign(this.#growing);
      else this.#leaveToOther();
      this.#problem = undefined;
    } catch (error) {
      // it is not known what was committed: it is read again
      this.#growing = undefined;
      this.#buffer.clear();
      this.#warn(error);
    }
    // what another node has published
    if (!this.#growing) await this.#published.refresh().catch(() => undefined);
  }

  /** Another node seals: what it needs it reads. What was published is as the last look found it. */
  #leaveToOther(): void {
    this.#buffer.clear();
    this.#other.look(this.#published.newest?.size ?? 0, this.follower.position);
  }

  /** Takes the tree up where it is, and makes it if there is none. Undefined when another node seals. */
  async #begin(): Promise<Growing | undefined> {
    if (!(await this.#start.isForThisNode())) return undefined;
    const lock = sealerLock(this.database);
    const isSealer = await this.database.write('background', async tx =>
      lock.take(await tx.query(...lock.statement)),
    );
    if (!isSealer) return undefined;
    let growing: Growing | undefined;
    try {
      growing = await this.#taken();
      return growing;
    } finally {
      // another node may be able to
      if (!growing)
        await this.database
          .write('background', tx => releaseSealer(tx, this.database))
          .catch(() => undefined);
    }
  }

  async #taken(): Promise<Growing> {
    const { row, signer } = await this.#start.open();
    const end = await TreeEnd.of(row);
    if (!end.root.equals(row.root))
      throw new SealProblem('the stored tree does not have the root that it says');
    await this.#assertGrown(row, signer);
    await this.#published.read();
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

  #sign(growing: Growing): void {
    const { row, end, signer } = growing;
    const text = checkpointText({ origin: row.origin, size: end.size, root: end.root });
    // what is signed may have been lost with a database that did not keep it
    if (!this.#sealed?.note.startsWith(text))
      this.#sealed = { size: end.size, at: this.database.clock.now(), note: signer.sign(text) };
    if (this.#published.isDue) void this.#publish(growing, this.#sealed);
  }

  async #publish({ row, end }: Growing, sealed: Sealed): Promise<void> {
    const { size } = end;
    await this.#published.add(sealed, {
      ...{ size, note: sealed.note, text: checkpointText({ origin: row.origin, size, root: end.root }) },
      proof: async from => {
        const tree = (await readTree(this.#query)) ?? row;
        const path = await consistencyPath(from, size, nodeReader(this.#query, tree));
        return path.map(hash => hash.toString('base64'));
      },
    });
  }

  #warn(error: unknown): void {
    const why = error instanceof SealProblem ? error.message : errorCode(error);
    if (error instanceof ChatError && this.#stop.signal.aborted) return;
    if (why !== this.#problem) this.#logger.warn(`the log is not sealed: ${why}`);
    this.#problem = why;
  }

  readonly #query: Query = async (sql, parameters) => this.database.read.query(sql, parameters);
}
