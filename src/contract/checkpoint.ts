import { fromBase64, toBase64 } from './base64.js';
import { HASH_BYTES, type TreeHead } from './merkle-proofs.js';

/** What is signed of the log: c2sp.org/tlog-checkpoint. */
export interface Checkpoint extends TreeHead {
  /** Which log it is: the name of its key. */
  origin: string;
}

/** The text that is signed. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** What the text of a note says, if it is a checkpoint. Lines that extend it are passed over. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length < 3 || lines.includes('')) return undefined;
  const [origin = '', digits = '', base64 = ''] = lines;
  const [size, root] = [Number(digits), fromBase64(base64)];
  if (!/^(0|[1-9]\d{0,15})$/.test(digits) || !Number.isSafeInteger(size) || root?.length !== HASH_BYTES)
    return undefined;
  return { origin, size, root };
}
