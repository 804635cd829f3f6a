import { parseCheckpoint } from '../../contract/checkpoint.js';
import { HASH_BYTES } from '../../contract/merkle-proofs.js';
import { parseKey, parseNote } from '../../contract/signed-note.js';
import { NoteVerifier } from '../note-keys.js';
import { goneBelow } from '../pruned.js';
import { readTile } from '../tiles.js';
import { TreeEdge } from '../tree.js';
import { TILE_WIDTH, readTree, type Query, type TreeRow } from '../tree-row.js';
import type { Finding, Verdict } from './findings.js';
import type { LeavesChecked, Part } from './leaves.js';

const FINDINGS_MAX = 100;
const CHECKPOINTS_AT_ONCE = 500;
const TILE_HEIGHT = 8;

/** Where the rows are compared with the leaves: in threads, or here. In the order of the parts. */
export type LeafChecker = (part: Part) => AsyncIterable<LeavesChecked>;

/** Notes that were kept outside the database, such as those of `checkpoints.log`. */
export interface KeptNote {
  note: string;
  /** Where it was found, in words. */
  where: string;
}

/**
 * Checks the whole record against its tree, and the tree against its checkpoints.
 * @param query reads the room's database
 * @param kept checkpoints from elsewhere: what was cut off the end is found by these alone
 * @returns undefined when the log was never sealed
 */
export async function verifyRecord(
  query: Query,
  { check, kept }: { check: LeafChecker; kept: readonly KeptNote[] },
): Promise<Verdict | undefined> {
  const tree = await readTree(query);
  if (!tree) return undefined;
  const verdict: Verdict = {
    ...{ findings: [], more: 0, rows: 0, unsealed: 0, gone: 0, erased: 0, checkpoints: 0 },
    ...{ existing: tree.existing, origin: tree.origin },
  };
  const add = (finding: Finding): void => {
    if (verdict.findings.length < FINDINGS_MAX) verdict.findings.push(finding);
    else verdict.more += 1;
  };
  const keys = await keysOf(query, tree);
  const expected = await checkpointsOf(query, keys, kept, add);
  const edge = TreeEdge.empty();
  const upper = new UpperTiles(query, tree, add);
  const part = {
    fromTile: 0,
    toTile: Math.ceil(tree.size / TILE_WIDTH),
    size: tree.size,
    goneBelow: await goneBelow(query),
  };
  for await (const checked of check(part)) {
    for (const finding of checked.findings) add(finding);
    verdict.rows += checked.rows;
    verdict.gone += checked.gone;
    verdict.erased += checked.erased;
    for (let at = 0; at < checked.hashes.length; at += HASH_BYTES) {
      edge.append(checked.hashes.subarray(at, at + HASH_BYTES), (height, hash) => {
        if (height > 0 && height % TILE_HEIGHT === 0) upper.expect(height / TILE_HEIGHT, hash);
      });
      const wanted = expected.get(edge.size);
      if (!wanted) continue;
      verdict.checkpoints += wanted.length;
      for (const { root, where } of wanted)
        if (!edge.root.equals(root))
          add({ kind: 'checkpoint', seq: edge.size, what: `${where} of ${edge.size} rows has another root` });
    }
    await upper.check();
  }
  if (!edge.root.equals(tree.root))
    add({
      kind: 'root',
      seq: tree.size,
      what: `the stored root of ${tree.size} rows is not that of the tree`,
    });
  for (const [size, notes] of expected)
    if (size > tree.size)
      for (const { where } of notes)
        add({
          kind: 'cut',
          seq: tree.size + 1,
          what: `${where} has ${size} rows, the tree only ${tree.size}`,
        });
  const removable = await removedByTerms(query, tree);
  if (verdict.gone > removable)
    add({
      kind: 'removed',
      seq: 1,
      what: `${verdict.gone} rows are gone, but only ${removable} were removed because of their age`,
    });
  verdict.unsealed = await unsealed(query, tree.size, add);
  verdict.findings.sort((a, b) => a.seq - b.seq);
  return verdict;
}

/** The public keys of this tree, and of those that it was before a restore. */
async function keysOf(query: Query, tree: TreeRow): Promise<NoteVerifier[]> {
  const now = NoteVerifier.of(tree.vkey);
  if (!now) return [];
  const restarts = await query<{ detail: string | null }>(
    `SELECT detail FROM moderation_log WHERE action = 'sealing_restarted' AND outcome = 'done' ORDER BY seq`,
    [],
  );
  const names = restarts.map(({ detail }) => (detail ?? '').split(' ')[0]!);
  const key = parseKey(tree.vkey)!;
  return [now, ...names.flatMap(name => NoteVerifier.named(name, key.bytes) ?? [])];
}

/** Roots by size, as checkpoints say. A note that is not signed by the key is a finding. */
async function checkpointsOf(
  query: Query,
  keys: readonly NoteVerifier[],
  kept: readonly KeptNote[],
  add: (finding: Finding) => void,
): Promise<Map<number, { root: Buffer; where: string }[]>> {
  const expected = new Map<number, { root: Buffer; where: string }[]>();
  const take = (note: string, where: string, size: number | undefined): void => {
    const parsed = parseNote(note);
    const checkpoint = parsed && parseCheckpoint(parsed.text);
    const key = keys.find(({ name }) => name === checkpoint?.origin);
    if (!parsed || !checkpoint || (size !== undefined && checkpoint.size !== size))
      return add({ kind: 'checkpoint', seq: size ?? 0, what: `${where} is broken` });
    // of another log
    if (!key && size === undefined) return;
    if (!key?.holds(parsed))
      return add({
        kind: 'key',
        seq: checkpoint.size,
        what: `${where} of ${checkpoint.size} rows is not signed by the key`,
      });
    expected.set(checkpoint.size, [
      ...(expected.get(checkpoint.size) ?? []),
      { root: Buffer.from(checkpoint.root), where },
    ]);
  };
  for (let after = -1; ;) {
    const rows = await query<{ size: number; note: string }>(
      'SELECT size, note FROM log_checkpoint WHERE size > ? ORDER BY size LIMIT ?',
      [after, CHECKPOINTS_AT_ONCE],
    );
    for (const { size, note } of rows) take(note, 'the stored checkpoint', size);
    if (rows.length < CHECKPOINTS_AT_ONCE) break;
    after = rows.at(-1)!.size;
  }
  for (const { note, where } of kept) take(note, where, undefined);
  return expected;
}

/** How many sealed rows are gone because admins want them kept no longer, as the record says. */
async function removedByTerms(query: Query, { existing }: TreeRow): Promise<number> {
  const runs = await query<{ detail: string | null }>(
    `SELECT detail FROM moderation_log WHERE action = 'pruned' AND outcome = 'done' AND seq > ? ORDER BY seq`,
    [existing],
  );
  const counts = runs.map(({ detail }) => Number(/^(?:lines|acts) (\d+)$/.exec(detail ?? '')?.[1] ?? 0));
  const [going] = await query<{ removed: number | string | null }>(
    `SELECT SUM(removed) AS removed FROM retention WHERE log IN ('lines', 'acts') AND bound IS NOT NULL`,
    [],
  );
  return counts.reduce((sum, count) => sum + count, Number(going?.removed ?? 0));
}

/** How many rows are not sealed yet. */
async function unsealed(query: Query, size: number, add: (finding: Finding) => void): Promise<number> {
  const [head] = await query<{ seq: number }>('SELECT seq FROM log_head WHERE id = 1', []);
  const seq = head?.seq ?? 0;
  for (const table of ['chat_log', 'moderation_log']) {
    const [row] = await query<{ seq: number }>(
      `SELECT seq FROM ${table} WHERE seq > ? ORDER BY seq LIMIT 1`,
      [seq],
    );
    if (row)
      add({ kind: 'inserted', seq: row.seq, what: `row ${row.seq} was inserted: the log ends at ${seq}` });
  }
  if (seq < size)
    add({ kind: 'cut', seq: seq + 1, what: `the log ends at ${seq}, but ${size} rows are sealed` });
  return Math.max(0, seq - size);
}

/** The tiles above the leaves, which are compared with the hashes that they must have. */
class UpperTiles {
  readonly #expected: { level: number; index: number; hash: Buffer }[] = [];
  readonly #counts = new Map<number, number>();

  constructor(
    private readonly query: Query,
    private readonly tree: TreeRow,
    private readonly add: (finding: Finding) => void,
  ) {}

  expect(level: number, hash: Buffer): void {
    const index = this.#counts.get(level) ?? 0;
    this.#counts.set(level, index + 1);
    this.#expected.push({ level, index, hash });
  }

  async check(): Promise<void> {
    const tiles = new Map<string, Buffer>();
    for (const { level, index, hash } of this.#expected.splice(0)) {
      const tile = Math.floor(index / TILE_WIDTH);
      const name = `${level} ${tile}`;
      if (!tiles.has(name)) {
        const isOpen = tile === Math.floor(this.tree.size / TILE_WIDTH ** (level + 1));
        tiles.set(name, isOpen ? this.tree.tiles[level]! : await readTile(this.query, level, tile));
      }
      const at = (index % TILE_WIDTH) * HASH_BYTES;
      const stored = tiles.get(name)!.subarray(at, at + HASH_BYTES);
      const first = index * TILE_WIDTH ** level + 1;
      if (!stored.equals(hash))
        this.add({
          kind: 'tile',
          seq: first,
          what: `a tile of level ${level}, above rows from ${first} on, was changed`,
        });
    }
  }
}
