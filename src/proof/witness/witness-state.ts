import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeOnce, PrivateFileError, readPrivateText, replacePrivate } from '../../config/private-file.js';
import { parseCheckpoint, type Checkpoint } from '../../contract/checkpoint.js';
import { parseNote } from '../../contract/signed-note.js';
import { StartupError } from '../../database/startup-error.js';
import { sha256 } from '../hashing.js';
import type { CosignatureVerifier } from '../note-keys.js';

const HEADER = 'sarangbang/witness/v1';

/** The last checkpoint of a log that was cosigned. */
export interface Cosigned extends Checkpoint {
  /** With the signature of the log, and the witness's own as the last line. */
  note: string;
  /** Of the cosignature, in seconds since 1970. */
  time: bigint;
}

function fileOf(folder: string): string {
  return join(folder, 'witness-state');
}

/** Makes the state of a new witness, which has seen nothing. @throws StartupError when one is there that has */
export function makeWitnessState(folder: string): void {
  const file = fileOf(folder);
  if (!existsSync(file)) makeOnce(file, textOf([]));
  else if (read(file).length > 0)
    throw new StartupError(
      `The key of the witness is gone, but ${file} is there. Restore the key, or begin a new witness in another folder.`,
    );
}

/**
 * What a witness has cosigned, by origin: in one file, which is replaced as a whole before each answer. Its loss would let
 * the witness cosign another history: what is broken or gone is never taken for one that has seen nothing.
 */
export class WitnessState {
  private constructor(
    private readonly file: string,
    private logs: ReadonlyMap<string, Cosigned>,
    private readonly lock: { isHeld(): boolean },
  ) {}

  /**
   * @param own of the key of the folder
   * @param lock of the folder: without it another process may have cosigned meanwhile
   * @throws StartupError when it is not there, broken, or that of another key
   */
  static open(folder: string, own: CosignatureVerifier, lock: { isHeld(): boolean }): WitnessState {
    const file = fileOf(folder);
    const logs = new Map<string, Cosigned>();
    for (const note of read(file)) {
      const cosigned = cosignedOf(note, own);
      if (!cosigned) throw broken(file, 'is not that of this key');
      logs.set(cosigned.origin, cosigned);
    }
    return new WitnessState(file, logs, lock);
  }

  of(origin: string): Cosigned | undefined {
    return this.logs.get(origin);
  }

  /** Durably, before it is known to anyone. @throws NodeJS.ErrnoException: then nothing is known to have changed */
  store(cosigned: Cosigned): void {
    if (!this.lock.isHeld()) throw Object.assign(new Error('the lock is gone'), { code: 'ENOLCK' });
    const logs = new Map(this.logs).set(cosigned.origin, cosigned);
    replacePrivate(this.file, textOf([...logs.values()].map(({ note }) => note)));
    this.logs = logs;
  }
}

function cosignedOf(note: string, own: CosignatureVerifier): Cosigned | undefined {
  const signed = parseNote(note);
  const checkpoint = signed && parseCheckpoint(signed.text);
  const time = checkpoint && own.timeOf(signed.signatures.at(-1)!, signed.text);
  return time === undefined ? undefined : { ...checkpoint!, note, time };
}

function textOf(notes: readonly string[]): string {
  const json = JSON.stringify(notes, undefined, 1);
  return `${HEADER} ${sha256(json).toString('hex')}\n${json}\n`;
}

/** The notes in it. @throws StartupError */
function read(file: string): string[] {
  const text = bytesOf(file);
  const end = text.indexOf('\n');
  try {
    const notes = JSON.parse(text.slice(end + 1)) as string[];
    if (textOf(notes) === text) return notes;
  } catch {
    // said below
  }
  throw broken(file, 'is broken');
}

function bytesOf(file: string): string {
  try {
    return readPrivateText(file);
  } catch (error) {
    if (!(error instanceof PrivateFileError)) throw error;
    throw broken(file, error.message);
  }
}

function broken(file: string, why: string): StartupError {
  return new StartupError(
    `What this witness has seen, ${file}, ${why}. Without it another history could be cosigned: ` +
      'restore it, or begin a new witness in another folder.',
  );
}
