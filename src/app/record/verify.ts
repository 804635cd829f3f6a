import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import type { Settings } from '../../config/settings.js';
import { HASH_BYTES } from '../../contract/merkle-proofs.js';
import { StartupError } from '../../database/startup-error.js';
import { CheckpointFile } from '../../proof/checkpoint-file.js';
import { readCheckpoints } from '../../proof/note-reader.js';
import { sealKeyFile } from '../../proof/seal-key.js';
import { Cosigners } from '../../proof/verify/cosigners.js';
import { LeafThreads } from '../../proof/verify/leaf-threads.js';
import { TILES_AT_ONCE, checkLeaves } from '../../proof/verify/leaves.js';
import type { KeptNote } from '../../proof/verify/known-checkpoints.js';
import { TILE_WIDTH } from '../../proof/tree-row.js';
import { verifyRecord, type LeafChecker } from '../../proof/verify/verify.js';
import { withRecord } from './open-record.js';
import { resultOf, verdictJson, verdictText, type Result } from './verdict-text.js';

const ROWS_AT_ONCE = TILES_AT_ONCE * TILE_WIDTH;

/** Is told how many rows were looked at, and of how many. */
export type Progress = (rows: number, of: number) => void;

/** What is checked besides the record, and how it is told. */
export interface VerifyOptions {
  /** Of checkpoints that were kept elsewhere. */
  files: readonly string[];
  /** Keys of witnesses. */
  witnesses: readonly string[];
  json: boolean;
  progress: Progress;
}

/**
 * Checks the record, and says what was found.
 * @throws StartupError when it cannot be told
 */
export async function verify(
  settings: Settings,
  { files, witnesses, json, progress }: VerifyOptions,
): Promise<{ text: string; result: Result }> {
  const cosigners = cosignersOf(witnesses);
  const own = new CheckpointFile(sealKeyFile(settings)).path;
  const isMissing = !existsSync(own);
  const kept = isMissing ? files : [own, ...files];
  // the room goes first; threads inherit it
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  return withRecord(settings, async ({ query, tree, access }) => {
    // one piece is checked here, in less time than a thread needs to start
    const threads = tree.size > ROWS_AT_ONCE ? new LeafThreads(access) : undefined;
    const check: LeafChecker = async function* (part) {
      let rows = 0;
      for await (const checked of threads?.check(part) ?? checkLeaves(query, part)) {
        yield checked;
        rows += checked.hashes.length / HASH_BYTES;
        progress(rows, part.size);
      }
    };
    try {
      const verdict = await verifyRecord(query, { check, kept: notesOf(kept, own), cosigners });
      if (!verdict) throw new StartupError('The record was never sealed: start the room once.');
      const looked = { verdict, files: kept, ...(isMissing && { missing: own }) };
      return { text: json ? verdictJson(looked) : verdictText(looked), result: resultOf(verdict) };
    } finally {
      await threads?.end();
    }
  });
}

/** Those of some keys; undefined of none. @throws StartupError for what is no key of a witness */
export function cosignersOf(vkeys: readonly string[]): Cosigners | undefined {
  if (vkeys.length === 0) return undefined;
  const cosigners = Cosigners.of(vkeys);
  if (!cosigners)
    throw new StartupError(
      'The key of a witness is none: npm run -s record -- witness --show-key prints it where the witness is.',
    );
  return cosigners;
}

/** The checkpoints of some files. @throws StartupError for one that has none */
export function* notesOf(files: readonly string[], own?: string): Generator<KeptNote> {
  for (const file of files) {
    let isEmpty = true;
    for (const note of readable(file, readCheckpoints(file))) {
      isEmpty = false;
      yield { note, where: `a checkpoint in ${file}`, own: file === own };
    }
    if (isEmpty) throw new StartupError(`There is no checkpoint in ${file}.`);
  }
}

/** What is read of a file. @throws StartupError when it cannot be read */
export function* readable<T>(file: string, read: Iterable<T>): Generator<T> {
  try {
    yield* read;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new StartupError(`${file} cannot be read (${code ?? 'unknown error'}).`);
  }
}
