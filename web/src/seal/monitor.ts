import { areEqual, fromBase64 } from '../../../src/contract/base64.js';
import { isConsistent } from '../../../src/contract/merkle-proofs.js';
import type { ConsistencyProof, ProofKeys } from '../../../src/contract/proofs.js';
import { ApiError } from '../client/api.js';
import type { StorageLike } from '../client/storage.js';
import { NoteReader, type NoteFault, type SignedCheckpoint } from './note-reader.js';
import type { RecordCrypto } from './record-crypto.js';
import { SeenRecord, type Seen } from './seen-record.js';

/** The log may grow between two questions. */
const ROUNDS = 3;

/** What does not fit: `changed` means that the log has not grown from what was seen of it before. */
export interface Discrepancy {
  why: 'changed' | NoteFault;
  /** The checkpoint that was seen before, a signed note; absent at first sight. */
  before?: string;
  after: string;
}

/** What can be said of the record. `unknown`: the server's answer is missing, or the means to check it. */
export type Verdict =
  | { state: 'whole'; size: number }
  | { state: 'unknown' }
  | ({ state: 'broken' } & Discrepancy);

export interface MonitorOptions {
  /** May have to be loaded. */
  crypto(): Promise<RecordCrypto>;
  storage: StorageLike;
  keys(): Promise<ProofKeys>;
  consistency(from: number): Promise<ConsistencyProof>;
  now(): number;
}

/**
 * Checks that the log only grows: keeps what it has seen of it, and compares each newer checkpoint with that. It
 * trusts the first key that it is told, and no other one after that.
 */
export class Monitor {
  readonly #seen: SeenRecord;

  constructor(private readonly options: MonitorOptions) {
    this.#seen = new SeenRecord(options.storage);
  }

  /**
   * Compares a checkpoint with what was seen before.
   * @param note the last one that was seen if it is left out: then the server is asked what has become of it
   */
  async check(note?: string): Promise<Verdict> {
    try {
      return await this.#check(note);
    } catch (error) {
      if (error instanceof Broken) return { state: 'broken', ...error.what };
      return { state: 'unknown' };
    }
  }

  async #check(given: string | undefined): Promise<Verdict> {
    const seen = this.#seen.read();
    const note = given ?? seen?.last;
    if (note === undefined) return { state: 'unknown' };
    const crypto = await this.options.crypto();
    const vkey = seen?.vkey ?? (await this.options.keys()).vkeys[0];
    const reader = vkey === undefined ? undefined : await NoteReader.of(crypto, vkey);
    if (vkey === undefined || !reader) return { state: 'unknown' };
    const known = seen && (await this.#known(reader, seen));
    const newer = await reader.read(note);
    // at first sight no key is trusted yet: it may have changed between the two answers
    if (newer === 'key' && !known) return { state: 'unknown' };
    if (typeof newer === 'string') throw new Broken(newer, known?.note, note);
    if (known && !(await this.#hasGrown({ reader, crypto }, known, newer, given === undefined)))
      return { state: 'unknown' };
    const last = known && known.size > newer.size ? known : newer;
    this.#seen.keep({ vkey, last: last.note }, this.options.now());
    return { state: 'whole', size: last.size };
  }

  /** The newest one that was seen and can be read. */
  async #known(reader: NoteReader, seen: Seen): Promise<SignedCheckpoint | undefined> {
    for (const note of [seen.last, seen.hourly]) {
      const read = await reader.read(note);
      if (typeof read !== 'string') return read;
    }
    return undefined;
  }

  /** False when the server does not answer. @throws Broken */
  async #hasGrown(
    by: By,
    known: SignedCheckpoint,
    newer: SignedCheckpoint,
    isAsked: boolean,
  ): Promise<boolean> {
    if (known.size === newer.size) {
      assertSame(known, newer);
      return !isAsked || (await this.#grownFrom(by, known)) !== undefined;
    }
    // a node may be behind, and bring an older one
    const [small, large] = known.size < newer.size ? [known, newer] : [newer, known];
    for (let round = 0; round < ROUNDS; round++) {
      const one = await this.#grownFrom(by, small);
      if (one && one.size === large.size) {
        assertSame(large, one);
        return true;
      }
      const other = await this.#grownFrom(by, large).catch((error: unknown) => {
        // the log is shorter than it was
        if (large === known && isNotFound(error)) throw new Broken('changed', known.note, newer.note);
        throw error;
      });
      // both have grown into one: then one of them has grown into the other
      if (other && (!one || one.size === other.size)) {
        if (one) assertSame(one, other);
        return true;
      }
    }
    return false;
  }

  /** What a checkpoint has grown into; undefined for the empty log, from which all have. @throws Broken, ApiError */
  async #grownFrom({ reader, crypto }: By, older: SignedCheckpoint): Promise<SignedCheckpoint | undefined> {
    if (older.size === 0) return undefined;
    const proof: Partial<ConsistencyProof> = await this.options.consistency(older.size);
    const { checkpoint, hashes } = proof;
    if (typeof checkpoint !== 'string' || !Array.isArray(hashes)) throw new TypeError('this is no proof');
    const newer = await reader.read(checkpoint);
    if (typeof newer === 'string') throw new Broken(newer, older.note, checkpoint);
    const path = hashes.map(hash => fromBase64(hash) ?? new Uint8Array());
    if (!(await isConsistent(crypto.sha256, [older, newer], path)))
      throw new Broken('changed', older.note, checkpoint);
    return newer;
  }
}

interface By {
  reader: NoteReader;
  crypto: RecordCrypto;
}

class Broken extends Error {
  readonly what: Discrepancy;
  constructor(why: Discrepancy['why'], before: string | undefined, after: string) {
    super(why);
    this.what = { why, ...(before !== undefined && { before }), after };
  }
}

/** @throws Broken when they are two histories */
function assertSame(before: SignedCheckpoint, after: SignedCheckpoint): void {
  if (!areEqual(before.root, after.root)) throw new Broken('changed', before.note, after.note);
}

function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.body.code === 'NOT_FOUND';
}
