import { z } from 'zod';
import { parseKey } from '../contract/signed-note.js';

/** The type of a witness's key: c2sp.org/tlog-cosignature. */
const COSIGNATURE = 4;

/** Who is to cosign checkpoints: their public key, and where they are. */
export interface WitnessAddress {
  vkey: string;
  /** Without a slash at its end. */
  url: string;
}

/** `KEY@URL`, several with commas or spaces between. */
export const witnesses = z.string().transform((text, context): WitnessAddress[] => {
  const found: WitnessAddress[] = [];
  for (const part of text.split(/[\s,]+/).filter(one => one !== '')) {
    const [, vkey = '', url = ''] = /^(.+)@(https?:\/\/[^\s@?#]+?)\/*$/i.exec(part) ?? [];
    if (parseKey(vkey)?.type !== COSIGNATURE || !URL.canParse(url)) {
      context.addIssue({
        code: 'custom',
        message: `must be KEY@URL, with the key of a witness: not ${part}`,
      });
      return z.NEVER;
    }
    found.push({ vkey, url });
  }
  return found;
});
