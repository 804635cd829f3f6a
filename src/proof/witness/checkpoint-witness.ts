import { isConsistent, type TreeHead } from '../../contract/merkle-proofs.js';
import { signatureLine, type NoteSignature } from '../../contract/signed-note.js';
import { EMPTY_ROOT, sha256 } from '../hashing.js';
import type { CosignatureSigner, NoteVerifier } from '../note-keys.js';
import { parseSubmission, type Submission } from './submission.js';
import type { WitnessState } from './witness-state.js';

/** Of c2sp.org/tlog-witness. */
const SIZE_TYPE = 'text/x.tlog.size';
const TEXT_TYPE = 'text/plain; charset=utf-8';

/** What a log is before its first checkpoint: any has grown from it. */
const NOTHING: TreeHead = { size: 0, root: EMPTY_ROOT };

/** What a submission is answered. */
export interface WitnessAnswer {
  status: 200 | 400 | 403 | 404 | 409 | 422;
  type: string;
  body: string;
  /** What was wrong with it, and of which log. */
  refused?: { why: string; origin?: string };
  /** The log has signed what does not follow from what was cosigned. */
  fork?: string;
}

/**
 * Cosigns checkpoints of some logs, each only if it has grown from the one before: c2sp.org/tlog-witness. Two histories
 * are never both cosigned.
 */
export class CheckpointWitness {
  /** By origin, what is under way: one after the other. */
  readonly #turns = new Map<string, Promise<unknown>>();

  /**
   * @param logs the keys of each origin that may sign for it
   * @param now epoch ms
   */
  constructor(
    private readonly signer: CosignatureSigner,
    private readonly state: WitnessState,
    private readonly logs: ReadonlyMap<string, readonly NoteVerifier[]>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Answers the body of an `add-checkpoint`. @throws NodeJS.ErrnoException when it cannot be stored: nothing is signed */
  async add(body: Uint8Array): Promise<WitnessAnswer> {
    const submission = parseSubmission(body);
    if (!submission) return refusal(400, 'it is no checkpoint with a proof');
    const { origin } = submission.checkpoint;
    const keys = this.logs.get(origin);
    if (!keys) return refusal(404, 'this log is not known here', origin);
    const { note } = submission;
    const named = keys.filter(key => note.signatures.some(one => key.isOwn(one)));
    if (named.length === 0 || !named.every(key => key.holds(note)))
      return refusal(403, 'it is not signed by a known key of this log', origin);
    return this.#inTurn(origin, async () => this.#judge(submission, named));
  }

  async #inTurn(origin: string, act: () => Promise<WitnessAnswer>): Promise<WitnessAnswer> {
    const turn = (this.#turns.get(origin) ?? Promise.resolve()).then(act);
    this.#turns.set(
      origin,
      turn.catch(() => undefined),
    );
    return turn;
  }

  async #judge(submission: Submission, signers: readonly NoteVerifier[]): Promise<WitnessAnswer> {
    const { old, proof, checkpoint, note } = submission;
    const { origin, size } = checkpoint;
    if (old > size) return refusal(400, 'it is older than what it is said to have grown from', origin);
    const known = this.state.of(origin);
    const knownSize = known?.size ?? 0;
    if (old !== knownSize) return { status: 409, type: SIZE_TYPE, body: `${knownSize}\n` };
    const hasGrown = await isConsistent(sha256, [known ?? NOTHING, checkpoint], proof);
    if (!hasGrown) {
      const refused = refusal(422, `it has not grown from what was cosigned, of ${knownSize} rows`, origin);
      return { ...refused, fork: note.text };
    }
    const time = this.#timeAfter(known?.time ?? 0n);
    const line = this.signer.cosign(note.text, time);
    // one of each key
    const theirs = signers.map(key => lineOf(note.signatures.find(one => key.isOwn(one))!));
    const signed = `${note.text}\n${theirs.join('')}${line}`;
    // the same again in the same second: it is stored
    if (signed !== known?.note) this.state.store({ ...checkpoint, note: signed, time });
    return { status: 200, type: TEXT_TYPE, body: line };
  }

  /** Of a clock that was set back the last time is taken again. */
  #timeAfter(last: bigint): bigint {
    const now = BigInt(Math.max(0, Math.floor(this.now() / 1_000)));
    return now > last ? now : last;
  }
}

function refusal(status: WitnessAnswer['status'], why: string, origin?: string): WitnessAnswer {
  const refused = { why, ...(origin !== undefined && { origin }) };
  return { status, type: TEXT_TYPE, body: `${why}\n`, refused };
}

function lineOf({ name, keyId, bytes }: NoteSignature): string {
  return signatureLine(name, Buffer.from(keyId, 'hex'), bytes);
}
