import { loginTable } from '../../logging/logins/login-table.js';
import { LoginLeaves, type LoginRow } from '../login-entry.js';
import { markOf, marksOf, type StoredSeal } from '../login-seals.js';
import { TreeEdge } from '../tree.js';
import type { Query } from '../tree-row.js';
import type { LoginFinding } from './findings.js';

const ROWS_AT_ONCE = 2_000;

export type DayFinding = Omit<LoginFinding, 'day'>;

/** What the rows must fit, in the order of their number: the roots of the seals, and what narrows the search between them. */
interface Check {
  count: number;
  mark?: string;
  root?: string;
  /** Of the seal that it belongs to. */
  lastId: number;
  sealed: number;
}

/** Compares the rows of a day with its seals. */
export async function checkRows(
  query: Query,
  salt: Buffer,
  seals: readonly StoredSeal[],
): Promise<{ rows: number; finding?: DayFinding }> {
  const table = loginTable(seals[0]!);
  const leaves = new LoginLeaves(salt);
  const edge = TreeEdge.empty();
  const checks = seals
    .flatMap((seal): Check[] => {
      const of = { lastId: seal.lastId, sealed: seal.count };
      return [
        ...marksOf(seal).map(mark => ({ ...mark, ...of })),
        { count: seal.count, root: seal.root, ...of },
      ];
    })
    .sort((a, b) => a.count - b.count);
  let next = 0;
  // ids: of the last row that fits, and of the first one after it
  let fits = 0;
  let suspect: number | undefined;
  // also those that the room never gives: an id below 1
  for (let after = Number.MIN_SAFE_INTEGER; next < checks.length;) {
    const rows = await query<LoginRow>(`SELECT * FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`, [
      after,
      ROWS_AT_ONCE,
    ]);
    for (const row of rows) {
      edge.append(leaves.leaf(row));
      suspect ??= row.id;
      let held = false;
      for (; checks[next]?.count === edge.size; next++) {
        if (!holds(checks[next]!, edge))
          return failed(query, table, { check: checks[next]!, fits, suspect, upTo: row.id });
        held = true;
      }
      if (held) [fits, suspect] = [row.id, undefined];
      if (next === checks.length) break;
    }
    after = rows.at(-1)?.id ?? after;
    if (rows.length < ROWS_AT_ONCE && next < checks.length)
      return failed(query, table, { check: checks[next]!, fits, suspect, upTo: checks[next]!.lastId });
  }
  return { rows: edge.size };
}

function holds({ mark, root }: Check, edge: TreeEdge): boolean {
  return root === undefined ? markOf(edge) === mark : edge.root.toString('base64') === root;
}

/** Says what does not fit, as far as that can be known: something after a row that fits, up to another. */
async function failed(
  query: Query,
  table: string,
  at: { check: Check; fits: number; suspect: number | undefined; upTo: number },
): Promise<{ rows: number; finding: DayFinding }> {
  const { check, fits, suspect, upTo } = at;
  const [row] = await query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE id <= ?`, [
    check.lastId,
  ]);
  const more = row!.n - check.sealed;
  const count = Math.abs(more);
  const where = `after row ${fits} and up to row ${Math.max(upTo, fits + 1)}`;
  const rows = count === 1 ? 'a row was' : `${count} rows were`;
  const orSalt = fits === 0 ? ', or the salt of the day was changed' : '';
  if (more < 0)
    return {
      rows: fits,
      finding: { kind: 'removed', id: fits + 1, what: `${rows} removed, the first ${where}` },
    };
  const id = suspect ?? fits + 1;
  if (more > 0)
    return { rows: fits, finding: { kind: 'inserted', id, what: `${rows} inserted, the first ${where}` } };
  return {
    rows: fits,
    finding: {
      kind: 'changed',
      id,
      what: `one was changed, or some were swapped, the first ${where}${orSalt}`,
    },
  };
}
