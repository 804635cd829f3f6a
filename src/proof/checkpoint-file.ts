import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseCheckpoint, type Checkpoint } from '../contract/checkpoint.js';
import { parseNote } from '../contract/signed-note.js';
import type { NoteVerifier } from './note-keys.js';

const OWNER_ONLY = 0o600;
/** More than a note has. */
const END_BYTES = 8_192;

/**
 * The published checkpoints, beside the key and out of the database: after an older backup was restored it still has
 * those of what is gone. Notes, each followed by an empty line; only ever appended to.
 */
export class CheckpointFile {
  readonly path: string;

  constructor(keyFile: string) {
    this.path = join(dirname(keyFile), 'checkpoints.log');
  }

  /** Durably. @throws NodeJS.ErrnoException */
  async append(note: string): Promise<void> {
    const file = await open(this.path, 'a', OWNER_ONLY);
    try {
      // a note that was cut off is not to be taken for the beginning of this one
      const end = this.#end();
      await file.writeFile(`${end === '' || end.endsWith('\n\n') ? '' : '\n\n'}${note}\n`);
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  /** Whether anything was ever published here. @throws NodeJS.ErrnoException */
  get hasNotes(): boolean {
    return this.#end() !== '';
  }

  /** The last checkpoint of a key; undefined when there is none. @throws NodeJS.ErrnoException */
  lastOf(verifier: NoteVerifier): Checkpoint | undefined {
    const end = this.#end();
    // what was cut off while it was written is no note
    const notes = end.split(/(?<=\n)\n(?=[^—\n])/u).toReversed();
    for (const text of notes) {
      const note = parseNote(text.endsWith('\n\n') ? text.slice(0, -1) : text);
      if (!note || !verifier.holds(note)) continue;
      const checkpoint = parseCheckpoint(note.text);
      if (checkpoint?.origin === verifier.name) return checkpoint;
    }
    return undefined;
  }

  #end(): string {
    let descriptor: number;
    try {
      descriptor = openSync(this.path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    }
    try {
      const { size } = fstatSync(descriptor);
      const bytes = Buffer.alloc(Math.min(size, END_BYTES));
      readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString();
    } finally {
      closeSync(descriptor);
    }
  }
}
