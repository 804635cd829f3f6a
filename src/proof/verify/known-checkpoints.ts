import { parseCheckpoint, type Checkpoint } from '../../contract/checkpoint.js';
import { toBase64 } from '../../contract/base64.js';
import { parseNote, type SignedNote } from '../../contract/signed-note.js';
import { newestPublished, type Sealed } from '../kept-checkpoints.js';
import { NoteVerifier } from '../note-keys.js';
import type { Query, TreeRow } from '../tree-row.js';
import type { Cosigners } from './cosigners.js';
import { earlierKeys, type EarlierVerifier, type Restart } from './earlier-keys.js';
import type { Finding } from './findings.js';

const AT_ONCE = 500;
const STORED = 'the stored checkpoint';

/** A note that was kept outside the database, such as those of `checkpoints.log`. */
export interface KeptNote {
  note: string;
  /** Where it was found, in words. */
  where: string;
  /** It is of the room's own file, which has what was lost when a backup was restored. */
  own?: boolean;
}

/** What the tree of a size must be. */
export interface KnownRoot {
  /** Base64. */
  root: string;
  where: string;
}

/** A name that this tree has, or had before a restore. */
interface OwnName {
  key: NoteVerifier;
  /** What was said under it of more rows was lost with the restore. */
  upTo: number;
}

/** Who is told of what is found. */
interface Ears {
  add: (finding: Finding) => void;
  cosigners?: Cosigners | undefined;
}

/** The checkpoints that the tree must have grown through: those of the database, and those that were kept elsewhere. */
export class KnownCheckpoints {
  /** Kept notes that say what a restored backup did not have. */
  lost = 0;
  /** Names of other logs of which notes were kept. */
  readonly others = new Set<string>();
  readonly #kept = new Map<number, KnownRoot[]>();
  #sizes: number[] = [];
  #next = 0;

  private constructor(
    private readonly query: Query,
    private readonly names: ReadonlyMap<string, OwnName>,
    readonly earlier: readonly EarlierVerifier[],
    private readonly ears: Ears,
  ) {}

  static async open(query: Query, tree: TreeRow, ears: Ears): Promise<KnownCheckpoints> {
    const restarts = await query<Restart>(
      `SELECT seq, detail FROM moderation_log WHERE action = 'sealing_restarted' AND outcome = 'done'`,
      [],
    );
    const earlier = earlierKeys(restarts, tree.vkey);
    const names = namesOf(tree, earlier);
    if (!names.has(tree.origin))
      ears.add({ kind: 'key', seq: 1, what: 'the public key is not that of this log' });
    const known = new KnownCheckpoints(query, names, earlier, ears);
    const newest = await newestPublished(query);
    if (newest) known.#take(newest, known.#kept);
    return known;
  }

  /** Takes what was kept, in files of which each must have one of this log. Before `within` is asked for. */
  keep(notes: Iterable<KeptNote>): void {
    const others = new Map<string, string>();
    const own = new Set<string>();
    for (const { note, where, own: isRooms } of notes) {
      const read = readNote(note);
      if (!read) this.#broken(where, 1);
      else if (!this.names.has(read.origin)) others.set(where, read.origin);
      else {
        own.add(where);
        const known = this.#known(read, where, isRooms);
        if (known) put(this.#kept, read.size, known);
      }
    }
    this.#sizes = [...this.#kept.keys()].sort((a, b) => a - b);
    for (const [where, origin] of others) {
      if (own.has(where)) this.others.add(origin);
      else this.ears.add({ kind: 'key', seq: 1, what: `${where} is of another log, ${origin}` });
    }
  }

  /** Those of more rows than `after`, up to another number. Called with parts of the log in their order. */
  async within(after: number, upTo: number): Promise<Map<number, KnownRoot[]>> {
    const found = await this.#stored(after, upTo);
    for (; this.#next < this.#sizes.length && this.#sizes[this.#next]! <= upTo; this.#next++) {
      const size = this.#sizes[this.#next]!;
      if (size > after) for (const known of this.#kept.get(size)!) put(found, size, known);
    }
    return found;
  }

  /** Those of more rows than this. */
  async beyond(size: number): Promise<Map<number, KnownRoot[]>> {
    return this.within(size, Number.MAX_SAFE_INTEGER);
  }

  async #stored(from: number, upTo: number): Promise<Map<number, KnownRoot[]>> {
    const found = new Map<number, KnownRoot[]>();
    for (let after = from; ;) {
      const rows = await this.query<{ size: number; note: string }>(
        'SELECT size, note FROM log_checkpoint WHERE size > ? AND size <= ? ORDER BY size LIMIT ?',
        [after, upTo, AT_ONCE],
      );
      for (const row of rows) this.#take(row, found);
      if (rows.length < AT_ONCE) return found;
      after = rows.at(-1)!.size;
    }
  }

  /** One of the database. */
  #take({ size, note }: Pick<Sealed, 'size' | 'note'>, into: Map<number, KnownRoot[]>): void {
    const read = readNote(note);
    if (read?.size !== size) return this.#broken(STORED, size);
    const known = this.#known(read, STORED);
    if (known) put(into, size, known);
  }

  #broken(where: string, seq: number): void {
    this.ears.add({ kind: 'checkpoint', seq, what: `${where} is broken` });
  }

  /** What a note says, if it counts. One that is not signed by the key is a finding. */
  #known({ note, origin, size, root }: ReadNote, where: string, isRooms = false): KnownRoot | undefined {
    const own = this.names.get(origin);
    if (!own?.key.holds(note)) {
      this.ears.add({ kind: 'key', seq: size, what: `${where} of ${size} rows is not signed by the key` });
      return undefined;
    }
    if (size > own.upTo) {
      if (isRooms) this.lost += 1;
      else {
        const what = `${where} has ${size} rows, of which a restored backup had only ${own.upTo}`;
        this.ears.add({ kind: 'cut', seq: own.upTo + 1, what });
      }
      return undefined;
    }
    this.ears.cosigners?.look({ note, size, where }, this.ears.add);
    return { root: toBase64(root), where };
  }
}

/** A note that is a checkpoint. */
interface ReadNote extends Checkpoint {
  note: SignedNote;
}

function readNote(text: string): ReadNote | undefined {
  const note = parseNote(text);
  const checkpoint = note && parseCheckpoint(note.text);
  return checkpoint && { ...checkpoint, note };
}

function put(roots: Map<number, KnownRoot[]>, size: number, known: KnownRoot): void {
  roots.set(size, [...(roots.get(size) ?? []), known]);
}

/** The public key of this tree under its name, and those that it had, under their names, before it was begun anew. */
function namesOf(tree: TreeRow, earlier: readonly EarlierVerifier[]): Map<string, OwnName> {
  const names = new Map<string, OwnName>(earlier.map(one => [one.key.name, one]));
  const now = NoteVerifier.of(tree.vkey);
  if (now) names.set(now.name, { key: now, upTo: Infinity });
  return names;
}
