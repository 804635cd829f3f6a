import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeOnce, PrivateFileError, readPrivateText } from '../config/private-file.js';
import type { Settings } from '../config/settings.js';
import { NoteSigner } from './note-keys.js';

/** Why nothing is sealed, in words for the operator. */
export class SealProblem extends Error {
  override readonly name = 'SealProblem';
}

export function sealKeyFile(settings: Settings): string {
  return settings.SEAL_KEY_FILE ?? join(settings.DATA_DIR, 'seal-key');
}

/**
 * Makes the key of a tree that is new, unless the file is there, and reads it.
 * @throws SealProblem when it cannot be made or trusted
 */
export function makeSealKey(file: string, origin: string): NoteSigner {
  try {
    mkdirSync(dirname(file), { recursive: true });
    makeOnce(file, `${NoteSigner.generate(origin).privateKey}\n`);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new SealProblem(`the key of the seal cannot be written to ${file} (${why})`);
  }
  return readSealKey(file, origin);
}

/**
 * Reads the key, under the name of the tree.
 * @throws SealProblem when it is not there, or cannot be trusted
 */
export function readSealKey(file: string, origin: string): NoteSigner {
  const made = NoteSigner.parse(read(file));
  if (!made) throw new SealProblem(`the key of the seal, ${file}, is broken`);
  return made.named(origin);
}

function read(file: string): string {
  try {
    return readPrivateText(file).trimEnd();
  } catch (error) {
    if (!(error instanceof PrivateFileError)) throw error;
    throw new SealProblem(`the key of the seal, ${file}, ${error.message}`);
  }
}
