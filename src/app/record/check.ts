import { readFileSync, statSync } from 'node:fs';
import { StartupError } from '../../database/startup-error.js';
import { NoteVerifier } from '../../proof/note-keys.js';
import { checkRowProof } from '../../proof/row-proof.js';
import { printable } from './verdict-text.js';

/** More than a proof of the longest text has. */
const FILE_MAX_BYTES = 4 * 1024 * 1024;

/** Checks the proof of a row, without a database. @throws StartupError for a file that cannot be read, or no key */
export async function check(file: string, vkey: string): Promise<{ text: string; holds: boolean }> {
  const verifier = NoteVerifier.of(vkey.trim());
  if (!verifier) throw new StartupError('The key is none: npm run -s record -- key prints it.');
  const checked = await checkRowProof(read(file), verifier);
  if (!checked.holds) return { text: `It does not hold: ${printable(checked.why)}.\n`, holds: false };
  const { size, origin, row } = checked;
  const said = row.body ?? 'Its text is not in this file: it was erased, or left out.';
  return {
    text: `The proof holds: sealed in the first ${size} rows of ${origin}.\n\n${printable(`${row.entry}\n${said}`)}\n`,
    holds: true,
  };
}

function read(file: string): string {
  try {
    if (statSync(file).size > FILE_MAX_BYTES) throw new StartupError(`${file} is too long to be a proof.`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`,
    );
  }
}
