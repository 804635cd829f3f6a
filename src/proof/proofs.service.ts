import { Injectable } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import type { ConsistencyProof, ProofKeys, Sealed as SealedView, SealView } from '../contract/proofs.js';
import { SANCTION_ACTIONS, type Action, type Outcome } from '../contract/records.js';
import { Database } from '../database/database.js';
import { LineMarks } from '../logging/line-marks.js';
import { ShownLog } from '../logging/shown-log.js';
import type { SealedRow } from './entry.js';
import { fingerprintOf } from './note-keys.js';
import { proveRow } from './row-proof.js';
import { storedRows } from './sealable.js';
import type { Sealed } from './kept-checkpoints.js';
import { Sealer } from './sealer.js';
import { nodeReader } from './tiles.js';
import { consistencyPath } from './tree.js';
import { readTree, type Query, type TreeRow } from './tree-row.js';

/** Who asks for a proof. */
export interface Asker {
  id: number;
  role: 'member' | 'admin';
}

/** Proofs of what is sealed. */
@Injectable()
export class Proofs {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
    private readonly shown: ShownLog,
    private readonly marks: LineMarks,
  ) {}

  /** The newest checkpoint, as a signed note. @throws ChatError NOT_FOUND before the first one */
  async checkpoint(): Promise<string> {
    return (await this.#newest()).note;
  }

  /** @throws ChatError NOT_FOUND before the log is sealed for the first time */
  async keys(): Promise<ProofKeys> {
    const { vkey } = await this.#tree();
    return { vkeys: [vkey], fingerprint: fingerprintOf(vkey) };
  }

  /** Undefined before the log is sealed for the first time. */
  async sealed(): Promise<SealedView | undefined> {
    const newest = await this.sealer.newest();
    const tree = newest && (await readTree(this.#query));
    if (!tree) return undefined;
    const { size, at, note: checkpoint } = newest;
    const witnesses = this.sealer.witnesses.map(({ name, at, isAway }) => ({
      ...{ name, isAway },
      ...(at !== undefined && { at }),
    }));
    return { size, at, fingerprint: fingerprintOf(tree.vkey), checkpoint, witnesses };
  }

  /** @throws ChatError NOT_FOUND before the log is sealed for the first time */
  async view(): Promise<SealView> {
    const { size, root, origin, vkey, existing } = await this.#tree();
    const sealed = await this.sealer.newest();
    const { problem, witnesses } = this.sealer;
    return {
      ...{ size, root: root.toString('base64'), origin, fingerprint: fingerprintOf(vkey), existing },
      ...(sealed && { sealedAt: sealed.at }),
      unsealed: Math.max(0, this.shown.position - size),
      witnesses,
      ...(problem !== undefined && { problem }),
    };
  }

  /**
   * That the newest checkpoint has grown from one of this size.
   * @param from at least 1
   * @throws ChatError NOT_FOUND for a size that was never reached
   */
  async consistency(from: number): Promise<ConsistencyProof> {
    const { note, size: to } = await this.#newest();
    if (from > to) throw new ChatError('NOT_FOUND');
    const hashes = await consistencyPath(from, to, nodeReader(this.#query, await this.#tree()));
    return { from, to, hashes: hashes.map(hash => hash.toString('base64')), checkpoint: note };
  }

  /**
   * The proof of a row, as c2sp.org/tlog-proof writes it: a file that needs nothing else but the public key.
   * @throws ChatError NOT_FOUND for what they may not read; CONFLICT while it is not sealed
   */
  async ofRow(seq: number, asker: Asker): Promise<string> {
    await this.shown.reach(seq);
    if (seq > this.shown.position) throw new ChatError('NOT_FOUND');
    const row = (await storedRows(this.#query, seq - 1, seq)).get(seq);
    if (!row || !this.#maySee(row, asker)) throw new ChatError('NOT_FOUND');
    const { note, size } = await this.#newest();
    if (seq > size) throw new ChatError('CONFLICT', { message: 'This is not sealed yet. Try again.' });
    const tree = await this.#tree();
    const proof = await proveRow(this.#query, tree, row, { note, size });
    // it may have been hidden, erased or removed since it was read
    const now = (await storedRows(this.#query, seq - 1, seq)).get(seq);
    if (now?.body !== row.body || !this.#maySee(now, asker)) throw new ChatError('NOT_FOUND');
    return proof;
  }

  /** A whisper is its parties'. An act is the admins', a sanction its target's too; a hidden line is the admins'. */
  #maySee({ seq, kind, from, to, body }: SealedRow, { id, role }: Asker): boolean {
    if (kind === 'act') return role === 'admin' || (to === id && isSanction(body));
    if (kind === 'whisper') return from === id || to === id;
    // of an erased one there is nothing left to hide
    return role === 'admin' || body === '' || !this.marks.has(seq);
  }

  async #newest(): Promise<Sealed> {
    const sealed = await this.sealer.newest();
    if (!sealed) throw new ChatError('NOT_FOUND');
    return sealed;
  }

  async #tree(): Promise<TreeRow> {
    const tree = await readTree(this.#query);
    if (!tree) throw new ChatError('NOT_FOUND');
    return tree;
  }

  readonly #query: Query = async (sql, parameters) => this.database.ask('members', sql, parameters);
}

/** Whether it is an act that its target is told of. */
function isSanction(body: string): boolean {
  const { action, outcome } = JSON.parse(body) as { action: Action; outcome: Outcome };
  return outcome === 'done' && (SANCTION_ACTIONS as readonly Action[]).includes(action);
}
