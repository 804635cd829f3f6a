import { Logger } from '@nestjs/common';
import type { Database } from '../database/database.js';
import { errorCode, isDuplicate } from '../database/database-errors.js';
import type { LogInfo } from '../logging/log-info.js';
import type { CheckpointFile } from './checkpoint-file.js';
import { SealProblem } from './seal-key.js';
import type { Webhook } from './webhook.js';
import type { ToCosign, Witnesses } from './witnesses.js';

/** How often a checkpoint is published. */
const EVERY_MS = 60_000;
/** How often a node that does not seal looks what was published. */
const READ_EVERY_MS = 60_000;

/** A checkpoint of the log. */
export interface Sealed {
  size: number;
  /** When it was signed, epoch ms. */
  at: number;
  /** The signed note. */
  note: string;
}

/** The checkpoints that have left the room: to the file beside the key, to the witnesses, into the database. */
export class Published {
  readonly #logger = new Logger(Published.name);
  #newest: Sealed | undefined;
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
    const [newest] = await this.database.read.query<Sealed[]>(
      'SELECT size, at, note FROM log_checkpoint ORDER BY size DESC LIMIT 1',
    );
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
    this.file.append(sealed.note);
    const note = await this.witnesses.cosigned(toCosign);
    const published = { ...sealed, note };
    await this.database
      .write('background', tx =>
        tx.query('INSERT INTO log_checkpoint (size, at, note) VALUES (?, ?, ?)', [
          ...[published.size, published.at, published.note],
        ]),
      )
      // an attempt of which it was not known has stored it
      .catch((error: unknown) => {
        if (!isDuplicate(error)) throw error;
      });
    this.#newest = published;
    this.webhook.send(note);
  }

  /** After a restore the last one is that of the log before. */
  #isOfThisLog({ note }: Sealed): boolean {
    return note.slice(0, note.indexOf('\n')).endsWith(`/${this.logInfo.epoch}`);
  }
}
