import { fromBase64 } from '../contract/base64.js';
import { parseCheckpoint } from '../contract/checkpoint.js';
import { isIncluded } from '../contract/merkle-proofs.js';
import type { ProvenRow } from '../contract/proofs.js';
import { parseNote } from '../contract/signed-note.js';
import { SALT_BYTES, absentEntry, commitmentOf, entryOf, isGone, leafOf, type SealedRow } from './entry.js';
import { sha256 } from './hashing.js';
import type { NoteVerifier } from './note-keys.js';
import { saltOf } from './salts.js';
import { nodeReader } from './tiles.js';
import { inclusionPath } from './tree.js';
import type { Query, TreeRow } from './tree-row.js';

/** Of c2sp.org/tlog-proof. */
const HEADER = 'c2sp.org/tlog-proof@v1';

/**
 * The proof of a row, as c2sp.org/tlog-proof writes it: a file that needs nothing else but the public key.
 * @param checkpoint of a size that has the row
 */
export async function proveRow(
  query: Query,
  tree: TreeRow,
  row: SealedRow,
  { note, size }: { note: string; size: number },
): Promise<string> {
  const path = await inclusionPath(row.seq - 1, size, nodeReader(query, tree));
  const extra = Buffer.from(JSON.stringify(await proven(query, tree, row))).toString('base64');
  const hashes = path.map(hash => `${hash.toString('base64')}\n`).join('');
  return `${HEADER}\nextra ${extra}\nindex ${row.seq - 1}\n${hashes}\n${note}`;
}

async function proven(query: Query, tree: TreeRow, row: SealedRow): Promise<ProvenRow> {
  const [erased] = await query<{ commitment: string }>('SELECT commitment FROM log_erased WHERE seq = ?', [
    row.seq,
  ]);
  if (erased) return { entry: entryOf(row, Buffer.from(erased.commitment, 'base64')) };
  const salt = await saltOf(query, tree, row.seq);
  // one that came back after it was sealed as gone
  if (isGone(salt)) return { entry: absentEntry(row.seq) };
  return {
    entry: entryOf(row, commitmentOf(salt, row.body)),
    salt: salt.toString('base64'),
    body: row.body,
  };
}

/** What a proof says, if it holds; why it does not, in words. */
export type Checked =
  | { holds: true; size: number; origin: string; row: ProvenRow }
  | { holds: false; why: string };

/** Checks a file that `proveRow` has written. It may be anything. */
export async function checkRowProof(text: string, key: NoteVerifier): Promise<Checked> {
  const end = text.indexOf('\n\n');
  const [header, extra = '', index = '', ...hashes] = text.slice(0, Math.max(0, end)).split('\n');
  const row = provenRow(/^extra (\S+)$/.exec(extra)?.[1] ?? '');
  const [, digits] = /^index (0|[1-9]\d{0,15})$/.exec(index) ?? [];
  const path = hashes.map(fromBase64);
  if (header !== HEADER || !row || digits === undefined || path.includes(undefined))
    return refused('this is no proof');
  if (row.body !== undefined) {
    const salt = fromBase64(row.salt ?? '');
    // of another length, what is salt and what is text could be shifted
    if (salt?.length !== SALT_BYTES) return refused('the text is not the one that was sealed');
    const commitment = commitmentOf(salt, row.body).toString('base64');
    if (!row.entry.endsWith(`\nbody ${commitment}\n`))
      return refused('the text is not the one that was sealed');
  }
  const note = parseNote(text.slice(end + 2));
  const checkpoint = note && parseCheckpoint(note.text);
  if (!checkpoint) return refused('its checkpoint is broken');
  if (checkpoint.origin !== key.name)
    return refused(`its checkpoint is of another log, ${checkpoint.origin}`);
  if (!key.holds(note)) return refused('its checkpoint is not signed by this key');
  const leaf = { leaf: leafOf(row.entry), index: Number(digits), path: path as Uint8Array[] };
  if (!(await isIncluded(sha256, leaf, checkpoint))) return refused('the row is not in the tree');
  return { holds: true, size: checkpoint.size, origin: checkpoint.origin, row };
}

function refused(why: string): Checked {
  return { holds: false, why };
}

function provenRow(base64: string): ProvenRow | undefined {
  try {
    const row = JSON.parse(Buffer.from(base64, 'base64').toString()) as Partial<ProvenRow> | null;
    if (typeof row?.entry !== 'string') return undefined;
    return [row.salt, row.body].every(one => one === undefined || typeof one === 'string')
      ? (row as ProvenRow)
      : undefined;
  } catch {
    return undefined;
  }
}
