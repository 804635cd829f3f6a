import { existsSync } from 'node:fs';
import type { Settings } from '../config/settings.js';
import type { Database } from '../database/database.js';
import { isDuplicate } from '../database/database-errors.js';
import type { Tx } from '../database/tx.js';
import type { LogInfo } from '../logging/log-info.js';
import type { ModerationLogWriter } from '../logging/moderation-log.writer.js';
import { isKeyName, parseKey } from '../contract/signed-note.js';
import type { CheckpointFile } from './checkpoint-file.js';
import { EMPTY_ROOT } from './hashing.js';
import type { NoteSigner } from './note-keys.js';
import { SealProblem, makeSealKey, readSealKey, sealKeyFile } from './seal-key.js';
import { readTree, type TreeRow } from './tree-row.js';

const EMPTY = Buffer.alloc(0);

/** Finds the tree and its key, or makes them. */
export class TreeStart {
  readonly #keyFile: string;
  readonly #origin: string;

  constructor(
    settings: Settings,
    private readonly database: Database,
    private readonly logInfo: LogInfo,
    private readonly moderationLog: ModerationLogWriter,
    private readonly file: CheckpointFile,
  ) {
    this.#keyFile = sealKeyFile(settings);
    const host = settings.PUBLIC_URL === undefined ? 'sarangbang' : new URL(settings.PUBLIC_URL).host;
    // not the room's name: names of keys have no spaces
    this.#origin = `${host}/${logInfo.epoch}`;
  }

  /** False on a node that does not have the key of a tree: another one seals. SQLite has one node. */
  async isForThisNode(): Promise<boolean> {
    return this.database.kind === 'sqlite' || existsSync(this.#keyFile) || (await this.#read()) === undefined;
  }

  /**
   * The tree and the key that signs it.
   * @throws SealProblem when the key cannot be made, read or trusted, or is not the tree's
   */
  async open(): Promise<{ row: TreeRow; signer: NoteSigner }> {
    if (!isKeyName(this.#origin))
      throw new SealProblem(`the epoch of the log, ${this.logInfo.epoch}, has a space or a plus sign in it`);
    const found = await this.#read();
    if (!found) await this.#make();
    else if (found.epoch !== this.logInfo.epoch) await this.#restart(found);
    const row = await this.#read();
    if (!row) throw new SealProblem('the tree could not be made');
    const signer = readSealKey(this.#keyFile, row.origin);
    if (signer.vkey !== row.vkey) throw new SealProblem(`${this.#keyFile} is not the key of this log`);
    return { row, signer };
  }

  async #make(): Promise<void> {
    if (this.file.hasNotes)
      throw new SealProblem(
        `${this.file.path} has checkpoints of another log, and this one was never sealed: move it away if that is right`,
      );
    const { vkey } = makeSealKey(this.#keyFile, this.#origin);
    const insert = async (tx: Tx, existing: number): Promise<void> => {
      await tx.query(
        'INSERT INTO log_tree (id, epoch, origin, vkey, size, root, tiles, salts, existing) VALUES (1, ?, ?, ?, 0, ?, ?, ?, ?)',
        [this.logInfo.epoch, this.#origin, vkey, EMPTY_ROOT.toString('base64'), EMPTY, EMPTY, existing],
      );
    };
    try {
      if (this.logInfo.bootSeq === 0) await this.database.write('background', tx => insert(tx, 0));
      // what happened to those rows before is not proven, and the record says so
      else
        await this.moderationLog.act(
          { by: null },
          {
            action: 'sealing_started',
            may: [],
            decide: async ({ tx, headSeq }) => {
              await insert(tx, headSeq);
              return { toSeq: headSeq };
            },
          },
        );
    } catch (error) {
      // another attempt has made it
      if (!isDuplicate(error) && !(await this.#read())) throw error;
    }
  }

  /** After a restore the log is another one: its tree grows on under another name, and the record says from where. */
  async #restart(before: TreeRow): Promise<void> {
    const { vkey } = readSealKey(this.#keyFile, this.#origin);
    await this.moderationLog.act(
      { by: null },
      {
        action: 'sealing_restarted',
        may: [],
        decide: async ({ tx, headSeq }) => {
          // rows may be gone that the backup did not have
          await tx.query(
            `UPDATE log_tree SET epoch = ?, origin = ?, vkey = ?, existing = ?,
               published_size = NULL, published_at = NULL, published_note = NULL WHERE id = 1 AND epoch = ?`,
            [this.logInfo.epoch, this.#origin, vkey, headSeq, before.epoch],
          );
          const { origin, size, root } = before;
          return {
            detail: `${origin} ${size} ${root.toString('base64')}${oldKey(before.vkey, vkey)}`,
            toSeq: headSeq,
          };
        },
      },
    );
  }

  async #read(): Promise<TreeRow | undefined> {
    return readTree(async (sql, parameters) => this.database.read.query(sql, parameters));
  }
}

/** What its name does not say of a key that is no longer used: what is signed by it can be checked for good. */
function oldKey(before: string, now: string): string {
  const [old, current] = [parseKey(before), parseKey(now)];
  return old && current && !Buffer.from(old.bytes).equals(current.bytes)
    ? ` ${before.slice(old.name.length + 1)}`
    : '';
}
