import { fromBase64 } from '../../contract/base64.js';
import { parseCheckpoint, type Checkpoint } from '../../contract/checkpoint.js';
import { HASH_BYTES } from '../../contract/merkle-proofs.js';
import { parseNote, type SignedNote } from '../../contract/signed-note.js';

/** Of c2sp.org/tlog-witness. */
const PROOF_MAX = 63;
const OLD_SIZE = /^old (0|[1-9]\d{0,19})$/;

/** A checkpoint that is to be cosigned, unchecked. */
export interface Submission {
  /** The size that the witness is believed to know. */
  old: number;
  /** That the log has grown from there. */
  proof: Uint8Array[];
  checkpoint: Checkpoint;
  note: SignedNote;
}

/** Reads the body of an `add-checkpoint`; undefined for what is none. */
export function parseSubmission(body: Uint8Array): Submission | undefined {
  const text = decoded(body);
  const end = text?.indexOf('\n\n') ?? -1;
  if (text === undefined || end < 0) return undefined;
  const [first = '', ...lines] = text.slice(0, end).split('\n');
  const [, old] = OLD_SIZE.exec(first) ?? [];
  if (old === undefined || lines.length > PROOF_MAX) return undefined;
  const proof: Uint8Array[] = [];
  for (const line of lines) {
    const hash = fromBase64(line);
    if (hash?.length !== HASH_BYTES) return undefined;
    proof.push(hash);
  }
  const note = parseNote(text.slice(end + 2));
  const checkpoint = note && parseCheckpoint(note.text);
  return checkpoint && { old: Number(old), proof, checkpoint, note };
}

/** Undefined for what is no UTF-8. */
function decoded(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}
