import { Logger } from '@nestjs/common';
import type { Database } from '../database/database.js';
import { errorCode, isDuplicate } from '../database/database-errors.js';
import type { LogInfo } from '../logging/log-info.js';
import type { CheckpointFile } from './checkpoint-file.js';
import {
  isFirstOfHour,
  keepCheckpoint,
  lastKept,
  newestPublished,
  storePublished,
  type Sealed,
} from './kept-checkpoints.js';
import { SealProblem } from './seal-key.js';
import type { Query } from './tree-row.js';
import type { Webhook } from './webhook.js';
import type { ToCosign, Witnesses } from './witnesses.js';

/** How often a checkpoint is published. */
const EVERY_MS = 60_000;
/** Hours in which something was said. */
const LOOK_BACK = 100;
/** How often a node that does not seal looks what was published. */
const READ_EVERY_MS = 60_000;

/** The checkpoints that have left the room: to the file beside the key, to the witnesses, into the database. */
export class Published {
  readonly #logger = new Logger(Published.name);
  #newest: Sealed | undefined;
  /** The last that is kept for good. */
  #kept: Pick<Sealed, 'at'> | undefined;
  #readAt = -Infinity;
  #dueAt = -Infinity;
  #going: Promise<void> | undefined;
  #halted: SealProblem | undefined;

  constructor(
    private readonly database: Database,
    private readonly logInfo: LogInfo,
    private readonly file: CheckpointFile,
    private readonly witnesses: Witnesses,
    private readonly webhook: Webhook,
  ) {}

  /** The newest of this log, as far as this node knows. It reads nothing. */
  get newest(): Sealed | undefined {
    return this.#newest && this.#isOfThisLog(this.#newest) ? this.#newest : undefined;
  }

  /** By the clock of the process: that of the database may be set back. */
  get isDue(): boolean {
    return this.#going === undefined && (!this.newest || performance.now() >= this.#dueAt);
  }

  /** A witness knows another history than this log's: nothing may be signed any more. */
  get halted(): SealProblem | undefined {
    return this.#halted;
  }

  /** The newest that any node has published. */
  async read(): Promise<Sealed | undefined> {
    const newest = await newestPublished(this.#query);
    if (this.#readAt === -Infinity) await this.#lookBack();
    if (newest) this.witnesses.saw(newest);
    this.#newest = newest;
    this.#readAt = performance.now();
    return newest;
  }

  /** The same, from time to time. */
  async refresh(): Promise<void> {
    if (performance.now() >= this.#readAt + READ_EVERY_MS) await this.read();
  }

  /** Publishes one, once. Slow witnesses are not waited for by the seal: they have a while. */
  async add(sealed: Sealed, toCosign: ToCosign): Promise<void> {
    if (sealed.size === this.#newest?.size) return;
    this.#going ??= this.#add(sealed, toCosign)
      .catch((error: unknown) => {
        if (error instanceof SealProblem) this.#halted = error;
        else this.#logger.warn(`a checkpoint is not published: ${errorCode(error)}`);
      })
      .finally(() => (this.#going = undefined));
    return this.#going;
  }

  async #add(sealed: Sealed, toCosign: ToCosign): Promise<void> {
    this.#dueAt = performance.now() + EVERY_MS;
    // before it leaves: an older backup must not be sealed over it
    await this.file.append(sealed.note);
    const note = await this.witnesses.cosigned(toCosign);
    const published = { ...sealed, note };
    const before = this.#newest;
    // since when it is away is known by the last that it signed
    if (before && this.witnesses.left(before, published)) await this.#keep(before);
    await this.database.write('background', tx => storePublished(tx, published));
    this.#newest = published;
    this.witnesses.saw(published);
    this.webhook.send(note);
    if (isFirstOfHour(this.#kept, published)) await this.#keep(published);
  }

  /** For good. */
  async #keep(published: Sealed): Promise<void> {
    await this.database
      .write('background', tx => keepCheckpoint(tx, published))
      // an attempt of which it was not known has stored it
      .catch((error: unknown) => {
        if (!isDuplicate(error)) throw error;
      });
    this.#kept = published;
  }

  /** Since when a witness is away is told also after a start. */
  async #lookBack(): Promise<void> {
    const kept = await lastKept(this.#query, LOOK_BACK);
    this.#kept = kept[0];
    for (const one of kept.toReversed()) this.witnesses.saw(one);
  }

  /** After a restore the last one is that of the log before. */
  #isOfThisLog({ note }: Sealed): boolean {
    return note.slice(0, note.indexOf('\n')).endsWith(`/${this.logInfo.epoch}`);
  }

  readonly #query: Query = async (sql, parameters) => this.database.read.query(sql, parameters);
}
