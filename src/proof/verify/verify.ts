import { HASH_BYTES } from '../../contract/merkle-proofs.js';
import { goneBelow, haveActsGone } from '../pruned.js';
import { TreeEdge } from '../tree.js';
import { TILE_WIDTH, readTree, type Query, type TreeRow } from '../tree-row.js';
import type { Cosigners } from './cosigners.js';
import { keysSaid } from './earlier-keys.js';
import type { Finding, Verdict } from './findings.js';
import { grow } from './grow.js';
import { KnownCheckpoints, type KeptNote } from './known-checkpoints.js';
import type { LeavesChecked, Part } from './leaves.js';
import { verifyLogins } from './login-days.js';
import { UpperTiles, storedTiles } from './upper-tiles.js';

const FINDINGS_MAX = 100;

/** Where the rows are compared with the leaves: in threads, or here. In the order of the parts. */
export type LeafChecker = (part: Part) => AsyncIterable<LeavesChecked>;

/** By what the record is checked. */
export interface RecordCheck {
  check: LeafChecker;
  /** Checkpoints from elsewhere: what was cut off the end is found by these alone. */
  kept: Iterable<KeptNote>;
  /** Those whose cosignatures are checked too. */
  cosigners?: Cosigners | undefined;
}

/**
 * Checks the whole record against its tree, and the tree against its checkpoints.
 * @param query reads the room's database
 * @returns undefined when the log was never sealed
 */
export async function verifyRecord(
  query: Query,
  { check, kept, cosigners }: RecordCheck,
): Promise<Verdict | undefined> {
  const tree = await readTree(query);
  if (!tree) return undefined;
  const verdict: Verdict = {
    ...{
      findings: [],
      more: 0,
      rows: 0,
      unsealed: 0,
      gone: 0,
      erased: 0,
      checkpoints: 0,
      lost: 0,
      others: [],
    },
    logins: await verifyLogins(query),
    ...{ existing: tree.existing, origin: tree.origin, vkey: tree.vkey, earlierKeys: [], cosigned: [] },
  };
  const add = (finding: Finding): void => {
    if (verdict.findings.length < FINDINGS_MAX) verdict.findings.push(finding);
    else verdict.more += 1;
  };
  const checkpoints = await KnownCheckpoints.open(query, tree, { add, cosigners });
  verdict.earlierKeys = keysSaid(checkpoints.earlier);
  checkpoints.keep(kept);
  const edge = TreeEdge.empty();
  const upper = new UpperTiles(storedTiles(query, tree), add);
  const part = {
    fromTile: 0,
    toTile: Math.ceil(tree.size / TILE_WIDTH),
    size: tree.size,
    goneBelow: await goneBelow(query),
    existing: await existingOf(query, tree, add),
  };
  for await (const checked of check(part)) {
    for (const finding of checked.findings) add(finding);
    verdict.rows += checked.rows;
    verdict.gone += checked.gone;
    verdict.erased += checked.erased;
    const known = await checkpoints.within(edge.size, edge.size + checked.hashes.length / HASH_BYTES);
    for (const size of grow(edge, checked, new Set(known.keys()), upper)) {
      const roots = known.get(size)!;
      verdict.checkpoints += roots.length;
      const now = edge.root.toString('base64');
      for (const { root, where } of roots)
        if (root !== now)
          add({ kind: 'checkpoint', seq: size, what: `${where} of ${size} rows has another root` });
    }
    await upper.check();
  }
  if (!edge.root.equals(tree.root))
    add({
      kind: 'root',
      seq: tree.size,
      what: `the stored root of ${tree.size} rows is not that of the tree`,
    });
  await findCut(query, tree, checkpoints, add);
  const removable = await removedByTerms(query, tree);
  if (verdict.gone > removable)
    add({
      kind: 'removed',
      seq: 1,
      what: `${verdict.gone} rows are gone, but only ${removable} were removed because of their age`,
    });
  verdict.unsealed = await unsealed(query, tree.size, add);
  verdict.findings.sort((a, b) => a.seq - b.seq);
  return Object.assign(verdict, {
    lost: checkpoints.lost,
    others: [...checkpoints.others],
    cosigned: cosigners?.cosigned ?? [],
  });
}

/** What was published of more rows than there are now. */
async function findCut(
  query: Query,
  tree: TreeRow,
  checkpoints: KnownCheckpoints,
  add: (finding: Finding) => void,
): Promise<void> {
  const beyond = await checkpoints.beyond(tree.size);
  if (beyond.size === 0) return;
  // the room may be open, and have published more meanwhile
  const size = (await readTree(query))?.size ?? 0;
  for (const [wanted, roots] of beyond)
    if (wanted > size)
      for (const { where } of roots)
        add({ kind: 'cut', seq: size + 1, what: `${where} has ${wanted} rows, the tree only ${size}` });
}

/** Up to where there were rows before the log was first sealed, as the record says; the tree must say the same. */
async function existingOf(query: Query, tree: TreeRow, add: (finding: Finding) => void): Promise<number> {
  const [act] = await query<{ toSeq: number | null }>(
    `SELECT to_seq AS toSeq FROM moderation_log
     WHERE action IN ('sealing_started', 'sealing_restarted') AND outcome = 'done' ORDER BY seq DESC LIMIT 1`,
    [],
  );
  const existing = act?.toSeq ?? 0;
  // the act goes with the others when acts are kept no longer
  if (existing !== tree.existing && !(await haveActsGone(query)))
    add({
      kind: 'root',
      seq: Math.min(existing, tree.existing) + 1,
      what: `the tree says that there were ${tree.existing} rows before the log was sealed, the record ${existing}`,
    });
  return Math.min(existing, tree.existing);
}

/**
 * How many sealed rows may be gone because admins want them kept no longer, as the record says; without a limit where acts
 * that said it are gone too.
 */
async function removedByTerms(query: Query, { existing }: TreeRow): Promise<number> {
  if (await haveActsGone(query)) return Infinity;
  // before the acts: a run that ends in between is counted in both
  const [going] = await query<{ removed: number | string | null }>(
    `SELECT SUM(removed) AS removed FROM retention
     WHERE log IN ('lines', 'acts') AND bound IS NOT NULL AND days > 0`,
    [],
  );
  const runs = await query<{ detail: string | null }>(
    `SELECT detail FROM moderation_log WHERE action = 'pruned' AND outcome = 'done' AND seq > ? ORDER BY seq`,
    [existing],
  );
  const counts = runs.map(({ detail }) => Number(/^(?:lines|acts) (\d+)$/.exec(detail ?? '')?.[1] ?? 0));
  return counts.reduce((sum, count) => sum + count, Number(going?.removed ?? 0));
}

/** How many rows are not sealed yet. */
async function unsealed(query: Query, size: number, add: (finding: Finding) => void): Promise<number> {
  // before the head: the room may be open, and a row is never stored without it
  const newest: [table: string, seq: number][] = [];
  for (const table of ['chat_log', 'moderation_log']) {
    const [row] = await query<{ seq: number }>(`SELECT seq FROM ${table} ORDER BY seq DESC LIMIT 1`, []);
    newest.push([table, row?.seq ?? 0]);
  }
  const seq = await headOf(query);
  for (const [table, last] of newest)
    if (last > seq) {
      const first = await firstInserted(query, table, { seq, last });
      add({ kind: 'inserted', seq: first, what: `it was inserted: the log ends at ${seq}` });
    }
  if (seq < size)
    add({ kind: 'cut', seq: seq + 1, what: `the log ends at ${seq}, but ${size} rows are sealed` });
  return Math.max(0, seq - size);
}

async function headOf(query: Query): Promise<number> {
  const [head] = await query<{ seq: number }>('SELECT seq FROM log_head WHERE id = 1', []);
  return head?.seq ?? 0;
}

/** The first row after the end of the log, or the last one where rows of the room came between. */
async function firstInserted(
  query: Query,
  table: string,
  { seq, last }: { seq: number; last: number },
): Promise<number> {
  const [row] = await query<{ seq: number }>(`SELECT seq FROM ${table} WHERE seq > ? ORDER BY seq LIMIT 1`, [
    seq,
  ]);
  return row && row.seq > (await headOf(query)) ? row.seq : last;
}
