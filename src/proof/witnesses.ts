import { Logger } from '@nestjs/common';
import type { WitnessAddress } from '../config/witnesses.js';
import type { WitnessView } from '../contract/proofs.js';
import { parseNote, parseSignature, type NoteSignature } from '../contract/signed-note.js';
import { errorCode } from '../database/database-errors.js';
import type { Sealed } from './kept-checkpoints.js';
import { CosignatureVerifier } from './note-keys.js';
import { SealProblem } from './seal-key.js';

/** Of JavaScript: a witness may say any time. */
const DATE_MAX_MS = 8.64e15;
const WITHIN_MS = 5_000;
/** Lines of signatures, or a size. */
const ANSWER_MAX_BYTES = 64 * 1024;

/** What is to be cosigned. */
export interface ToCosign {
  size: number;
  /** What is signed, and with the signature of the log. */
  text: string;
  note: string;
  /** That the tree has grown to this size from another, in base64. */
  proof(from: number): Promise<string[]>;
}

/**
 * One who cosigns checkpoints of this log if each has grown from the one before: c2sp.org/tlog-witness. It learns sizes and
 * hashes only.
 */
class Witness {
  readonly #verifier: CosignatureVerifier;
  /** The size that it knows. */
  #size = 0;
  /** When it last cosigned, epoch ms. */
  #at: number | undefined;
  #isAway = true;
  #why: string | undefined;

  constructor(private readonly address: WitnessAddress) {
    const verifier = CosignatureVerifier.of(address.vkey);
    if (!verifier) throw new SealProblem(`${address.vkey} is not the key of a witness`);
    this.#verifier = verifier;
  }

  get view(): WitnessView {
    const { name } = this.#verifier;
    return {
      ...{ name, isAway: this.#isAway },
      ...(this.#at !== undefined && { at: this.#at }),
      ...(this.#why !== undefined && { problem: this.#why }),
    };
  }

  /**
   * Its signature lines; none when it is away.
   * @throws SealProblem when it knows another history than this log's
   */
  async cosign(checkpoint: ToCosign): Promise<string[]> {
    try {
      const lines = await this.#ask(checkpoint, true);
      this.#size = checkpoint.size;
      this.#why = undefined;
      return lines;
    } catch (error) {
      this.#why = error instanceof WitnessAway ? error.message : errorCode(error);
      if (error instanceof SealProblem) throw error;
      return [];
    }
  }

  /** Learns from a published checkpoint, its own room's or another node's. In their order. */
  saw({ note }: Sealed): void {
    const time = this.#timeIn(note);
    this.#isAway = time === undefined;
    if (time !== undefined) this.#at = Math.min(Number(time) * 1_000, DATE_MAX_MS);
  }

  /** Whether it signed one checkpoint, and not the next. */
  left({ note: before }: Sealed, { note: after }: Sealed): boolean {
    return this.#timeIn(before) !== undefined && this.#timeIn(after) === undefined;
  }

  #timeIn(text: string): bigint | undefined {
    const note = parseNote(text);
    for (const one of note?.signatures ?? []) {
      const time = this.#verifier.timeOf(one, note!.text);
      if (time !== undefined) return time;
    }
    return undefined;
  }

  async #ask(checkpoint: ToCosign, again: boolean): Promise<string[]> {
    const { size, note, text } = checkpoint;
    const hashes = this.#size === 0 || this.#size === size ? [] : await checkpoint.proof(this.#size);
    const body = `old ${this.#size}\n${hashes.map(hash => `${hash}\n`).join('')}\n${note}`;
    const response = await fetch(`${this.address.url}/add-checkpoint`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    const answer = await limited(response);
    const { name } = this.#verifier;
    if (response.status === 409 && again) {
      if (!/^\d{1,16}\n?$/.test(answer)) throw new WitnessAway('its answer is not understood');
      this.#size = Number(answer);
      if (this.#size > size)
        throw new SealProblem(
          `the witness ${name} has seen ${this.#size} rows of this log, which has ${size}`,
        );
      return this.#ask(checkpoint, false);
    }
    if (response.status === 422)
      throw new SealProblem(`the witness ${name} has seen another history of this log`);
    if (!response.ok) throw new WitnessAway(`it answers ${response.status}`);
    const lines = answer.split('\n').filter(line => this.#isOwn(parseSignature(line), text));
    if (lines.length === 0) throw new WitnessAway('its signature is wrong');
    return lines;
  }

  #isOwn(signature: NoteSignature | undefined, text: string): boolean {
    return signature !== undefined && this.#verifier.holds(signature, text);
  }
}

/** All who are to cosign. */
export class Witnesses {
  readonly #logger = new Logger(Witnesses.name);
  readonly #all: Witness[];
  readonly #away = new Set<string>();

  constructor(addresses: readonly WitnessAddress[]) {
    this.#all = addresses.map(address => new Witness(address));
  }

  get views(): WitnessView[] {
    return this.#all.map(({ view }) => view);
  }

  /** Learns from a published checkpoint whose witness has signed. In their order. */
  saw(published: Sealed): void {
    for (const witness of this.#all) witness.saw(published);
  }

  /** Whether any has signed one checkpoint, and not the next. */
  left(before: Sealed, after: Sealed): boolean {
    return this.#all.some(witness => witness.left(before, after));
  }

  /** The note with the signatures of those who gave one in time. @throws SealProblem as above */
  async cosigned(checkpoint: ToCosign): Promise<string> {
    const answers = await Promise.allSettled(this.#all.map(witness => witness.cosign(checkpoint)));
    this.#say();
    for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
    const lines = answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []));
    return checkpoint.note + lines.map(line => `${line}\n`).join('');
  }

  /** Once for each time that one is away. */
  #say(): void {
    for (const { name, problem } of this.views) {
      if (problem === undefined) this.#away.delete(name);
      else if (!this.#away.has(name)) {
        this.#away.add(name);
        this.#logger.warn(`the witness ${name} does not cosign: ${problem}`);
      }
    }
  }
}

class WitnessAway extends Error {
  override readonly name = 'WitnessAway';
}

async function limited(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (response.body)
    for await (const chunk of response.body) {
      bytes += chunk.length;
      if (bytes > ANSWER_MAX_BYTES) throw new WitnessAway('its answer is too long');
      chunks.push(chunk);
    }
  return Buffer.concat(chunks).toString();
}
