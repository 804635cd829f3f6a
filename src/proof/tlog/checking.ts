import { toBase64 } from '../../contract/base64.js';
import { parseCheckpoint } from '../../contract/checkpoint.js';
import { HASH_BYTES } from '../../contract/merkle-proofs.js';
import { parseNote } from '../../contract/signed-note.js';
import { absentEntry, commitmentOf } from '../entry.js';
import { sha256 } from '../hashing.js';
import type { NoteVerifier } from '../note-keys.js';
import { subtree } from '../tiles.js';
import { TreeEdge } from '../tree.js';
import { TILE_WIDTH } from '../tree-row.js';
import type { Cosigners } from '../verify/cosigners.js';
import { earlierKeys, keysSaid, type EarlierKey, type Restart } from '../verify/earlier-keys.js';
import type { Cosigned, Finding } from '../verify/findings.js';
import { grow } from '../verify/grow.js';
import type { KeptNote, KnownRoot } from '../verify/known-checkpoints.js';
import { UpperTiles } from '../verify/upper-tiles.js';
import { BodyError } from './body-lines.js';
import { entriesOf } from './bundle.js';
import type { Body } from './exporting.js';
import { CHECKPOINT, levelsOf, tilePath, tilesOfLevel, type TileFile } from './tile-files.js';

const FINDINGS_MAX = 100;
/** Tiles after which those above are looked at. */
const LOOK_EVERY = 64;
/** An act that names an earlier key, as `actBody` writes it. */
const RESTARTED = /^\{"action":"sealing_restarted","detail":"([^"\\]*)","outcome":"done"[,}]/;
/** Kinds that name the row itself. */
const OF_ROWS: readonly Finding['kind'][] = ['changed', 'inserted'];

/** What was given besides the folder. */
export interface TlogCheck {
  /** Reads a file of the folder: undefined when it is not there. */
  read(path: string): Buffer | undefined;
  /** Without it no signature is checked. */
  key: NoteVerifier | undefined;
  /** Checkpoints from elsewhere. */
  kept: Iterable<KeptNote>;
  /** Those whose cosignatures are checked too. */
  cosigners: Cosigners | undefined;
  bodies: Iterable<Body>;
  progress(rows: number, of: number): void;
}

/** What was found, and what was looked at. */
export interface TlogVerdict {
  /** The first ones: rows first, each in the order of seq. */
  findings: Finding[];
  more: number;
  origin: string;
  size: number;
  rows: number;
  /** Rows of which only the hash is there. */
  gone: number;
  /** Texts that fit their rows. */
  bodies: number;
  /** Checkpoints from elsewhere that were compared, and those of more rows than there are. */
  checkpoints: number;
  newer: number;
  /** Names of other logs of which checkpoints were given. */
  others: string[];
  /** Keys that signed before, the oldest first, as far as texts of acts that fit their rows name them. */
  earlierKeys: EarlierKey[];
  /** How far the witnesses that were named have cosigned it. */
  cosigned: Cosigned[];
}

/** Checks a folder of c2sp.org/tlog-tiles as the record is exported. Undefined when it has no checkpoint. */
export async function checkTlog(check: TlogCheck): Promise<TlogVerdict | undefined> {
  const own = check.read(CHECKPOINT);
  return own && new TlogChecker(check).run(own.toString());
}

class TlogChecker {
  readonly #verdict: TlogVerdict = {
    ...{ findings: [], more: 0, origin: '-', size: 0, rows: 0, gone: 0 },
    ...{ bodies: 0, checkpoints: 0, newer: 0, others: [], earlierKeys: [], cosigned: [] },
  };
  readonly #restarts: Restart[] = [];
  readonly #bodies: Iterator<Body>;
  #body: Body | undefined;

  constructor(private readonly check: TlogCheck) {
    this.#bodies = check.bodies[Symbol.iterator]();
  }

  async run(own: string): Promise<TlogVerdict> {
    const verdict = this.#verdict;
    const note = parseNote(own);
    const checkpoint = note && parseCheckpoint(note.text);
    if (!checkpoint) {
      this.#add('checkpoint', 1, 'the checkpoint is broken');
      return verdict;
    }
    const { key, cosigners } = this.check;
    const { origin, size } = Object.assign(verdict, { origin: checkpoint.origin, size: checkpoint.size });
    if (key && key.name !== origin) this.#add('key', 1, `the checkpoint is of another log, ${origin}`);
    else if (key && !key.holds(note)) this.#add('key', size, 'the checkpoint is not signed by the key');
    else cosigners?.look({ note, size, where: 'the checkpoint' }, one => this.#push(one));
    const known = this.#known();
    verdict.checkpoints = [...known.values()].flat().length;
    verdict.cosigned = cosigners?.cosigned ?? [];
    this.#nextBody();
    const edge = await this.#leaves(known);
    if (edge && toBase64(edge.root) !== toBase64(checkpoint.root))
      this.#add('root', size, `the root of ${size} rows is not that of the checkpoint`);
    if (edge && this.#body) this.#add('inserted', this.#body.seq, 'there is a text of it, but no such row');
    verdict.earlierKeys = keysSaid(earlierKeys(this.#restarts, key?.vkey));
    const rank = ({ kind }: Finding): number => (OF_ROWS.includes(kind) ? 0 : 1);
    verdict.findings.sort((a, b) => rank(a) - rank(b) || a.seq - b.seq);
    return verdict;
  }

  /** The tree of the leaves; undefined when one of them is missing. */
  async #leaves(known: ReadonlyMap<number, KnownRoot[]>): Promise<TreeEdge | undefined> {
    const { size } = this.#verdict;
    const edge = TreeEdge.empty();
    const upper = new UpperTiles(
      async (level, index) => this.#upper(level, index),
      one => this.#push(one),
    );
    const sizes = new Set(known.keys());
    for (const tile of tilesOfLevel(0, size)) {
      const hashes = this.#tile(tile);
      if (!hashes) return undefined;
      this.#entries(tile, hashes);
      const roots = tile.width === TILE_WIDTH ? subtree(hashes) : Buffer.alloc(0);
      for (const reached of grow(edge, { hashes, roots }, sizes, upper))
        this.#compare(known.get(reached)!, edge);
      if (tile.index % LOOK_EVERY === 0 || edge.size === size) await upper.check();
      this.check.progress(edge.size, size);
    }
    return edge;
  }

  #compare(known: readonly KnownRoot[], { size, root }: TreeEdge): void {
    for (const { root: wanted, where } of known)
      if (wanted !== toBase64(root))
        this.#add('checkpoint', size, `${where} of ${size} rows has another root`);
  }

  #tile(tile: TileFile): Buffer | undefined {
    const path = tilePath(tile);
    const hashes = this.check.read(path);
    if (hashes?.length === tile.width * HASH_BYTES) return hashes;
    const what = hashes ? 'has another length' : 'is missing';
    this.#add('tile', tile.index * TILE_WIDTH + 1, `${path} ${what}: what follows cannot be checked`);
    return undefined;
  }

  /** Those above the leaves. */
  #upper(level: number, index: number): Buffer {
    const hashes = Math.floor(this.#verdict.size / TILE_WIDTH ** level) - index * TILE_WIDTH;
    const width = Math.min(TILE_WIDTH, hashes);
    const bytes =
      level < levelsOf(this.#verdict.size) ? this.check.read(tilePath({ level, index, width })) : undefined;
    return bytes?.length === width * HASH_BYTES ? bytes : Buffer.alloc(0);
  }

  #entries({ index, width }: TileFile, hashes: Buffer): void {
    const path = tilePath({ level: 'entries', index, width });
    const first = index * TILE_WIDTH + 1;
    const entries = entriesOf(this.check.read(path) ?? Buffer.of(0));
    if (entries?.length !== width) {
      this.#add('changed', first, `${path} is missing, or has not ${width} entries`);
      while (this.#body && this.#body.seq < first + width) this.#nextBody();
      return;
    }
    for (const [i, entry] of entries.entries())
      this.#entry(first + i, entry, hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
  }

  #entry(seq: number, entry: Buffer, hash: Buffer): void {
    const verdict = this.#verdict;
    verdict.rows += 1;
    const body = this.#body?.seq === seq ? this.#body : undefined;
    if (body) this.#nextBody();
    if (entry.length === 0) {
      verdict.gone += 1;
      if (body) this.#add('inserted', seq, 'there is a text of it, but its entry is gone');
      return;
    }
    const text = entry.toString();
    const isSealed = leafOf(entry).equals(hash);
    if (!isSealed) this.#add('changed', seq, 'its entry, or its hash in the tile, was changed');
    else if (!text.startsWith(`sarangbang/row/v1\nseq ${seq}\n`) && text !== absentEntry(seq))
      this.#add('changed', seq, 'its entry is of another row');
    if (!body) return;
    const commitment = commitmentOf(Buffer.from(body.salt, 'base64'), body.body).toString('base64');
    if (!text.endsWith(`\nbody ${commitment}\n`)) return this.#add('changed', seq, 'its text was changed');
    verdict.bodies += 1;
    if (isSealed && text.includes('\nkind act\n')) this.#restarted(seq, body.body);
  }

  /** @param body of an act */
  #restarted(seq: number, body: string): void {
    const detail = RESTARTED.exec(body)?.[1];
    if (detail !== undefined) this.#restarts.push({ seq, detail });
  }

  /** In the order of the rows; what is not ends them. */
  #nextBody(): void {
    const last = this.#body?.seq ?? 0;
    this.#body = undefined;
    try {
      const next = this.#bodies.next();
      if (next.done) return;
      if (next.value.seq > last) this.#body = next.value;
      else
        this.#add('inserted', next.value.seq, 'its text is not in its place: what follows was not looked at');
    } catch (error) {
      if (!(error instanceof BodyError)) throw error;
      this.#add('changed', last + 1, `${error.message}: what follows was not looked at`);
    }
  }

  #known(): Map<number, KnownRoot[]> {
    const { verdict, key } = { verdict: this.#verdict, key: this.check.key };
    const known = new Map<number, KnownRoot[]>();
    const others = new Set<string>();
    for (const { note: text, where } of this.check.kept) {
      const note = parseNote(text)!;
      const { origin, size, root } = parseCheckpoint(note.text)!;
      if (origin !== verdict.origin) others.add(origin);
      else if (key && !key.holds(note))
        this.#add('key', size, `${where} of ${size} rows is not signed by the key`);
      else if (size > verdict.size) verdict.newer += 1;
      else {
        this.check.cosigners?.look({ note, size, where }, one => this.#push(one));
        known.set(size, [...(known.get(size) ?? []), { root: toBase64(root), where }]);
      }
    }
    verdict.others = [...others];
    return known;
  }

  #add(kind: Finding['kind'], seq: number, what: string): void {
    this.#push({ kind, seq, what });
  }

  #push(finding: Finding): void {
    if (this.#verdict.findings.length < FINDINGS_MAX) this.#verdict.findings.push(finding);
    else this.#verdict.more += 1;
  }
}

/** Of bytes, which need not be UTF-8. */
function leafOf(entry: Buffer): Buffer {
  return sha256(Buffer.concat([LEAF, entry]));
}

const LEAF = Buffer.of(0);
