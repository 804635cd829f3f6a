import type { SignedNote } from '../../contract/signed-note.js';
import { CosignatureVerifier } from '../note-keys.js';
import type { Cosigned, Finding } from './findings.js';

const MS_PER_SECOND = 1_000;

/** A checkpoint of the record that counts. */
export interface CosignedNote {
  note: SignedNote;
  size: number;
  /** Where it was found, in words. */
  where: string;
}

/** Witnesses whose cosignatures are checked: c2sp.org/tlog-cosignature. Those of others are passed over. */
export class Cosigners {
  readonly #all: readonly { verifier: CosignatureVerifier; cosigned: Cosigned }[];

  private constructor(verifiers: readonly CosignatureVerifier[]) {
    this.#all = verifiers.map(verifier => ({ verifier, cosigned: { witness: verifier.name, size: 0 } }));
  }

  /** Undefined when one of the keys is not that of a witness. */
  static of(vkeys: readonly string[]): Cosigners | undefined {
    const verifiers = vkeys.flatMap(vkey => CosignatureVerifier.of(vkey.trim()) ?? []);
    return verifiers.length === vkeys.length ? new Cosigners(verifiers) : undefined;
  }

  /** What they have cosigned of what was looked at so far, in the order in which they were named. */
  get cosigned(): Cosigned[] {
    return this.#all.map(({ cosigned }) => cosigned);
  }

  /** Looks at the signatures of a checkpoint. A wrong one under the name and id of a witness is a finding. */
  look({ note, size, where }: CosignedNote, add: (finding: Finding) => void): void {
    for (const { verifier, cosigned } of this.#all)
      for (const signature of note.signatures.filter(one => verifier.isOwn(one))) {
        const time = verifier.timeOf(signature, note.text);
        if (time === undefined) {
          const what = `${where} of ${size} rows has a signature that is not of ${verifier.name}`;
          add({ kind: 'checkpoint', seq: size, what });
          continue;
        }
        const at = Number(time) * MS_PER_SECOND;
        if (size > cosigned.size || (size === cosigned.size && at > (cosigned.at ?? 0)))
          Object.assign(cosigned, { size, at });
      }
  }
}
