import { parseKey } from '../../contract/signed-note.js';
import { NoteVerifier } from '../note-keys.js';

/** A public key by which checkpoints of this log were signed before it was begun anew. */
export interface EarlierKey {
  /** With the name that the log had then. */
  vkey: string;
  /** The seq of the act `sealing_restarted` that ended it. */
  endedBy: number;
}

/** The same, to check with. */
export interface EarlierVerifier {
  key: NoteVerifier;
  endedBy: number;
  /** How many rows were sealed under it: what was signed of more was lost with a restore. */
  upTo: number;
}

/** An act that is on record. */
export interface Restart {
  seq: number;
  detail: string | null;
}

/**
 * Keys as the acts `sealing_restarted` name them: `name size root`, and of a key that was changed too what follows the name
 * in its vkey.
 * @param vkey the one that signs now; without it those that only changed their name are not known
 * @returns the oldest first, one for each name
 */
export function earlierKeys(restarts: readonly Restart[], vkey?: string): EarlierVerifier[] {
  const found = new Map<string, EarlierVerifier>();
  let key = vkey === undefined ? undefined : parseKey(vkey);
  for (const { seq, detail } of restarts.toSorted((a, b) => b.seq - a.seq)) {
    const [name = '', size, , old] = (detail ?? '').split(' ');
    // until then it had another key
    if (old !== undefined) key = parseKey(`${name}+${old}`);
    const verifier = key && NoteVerifier.named(name, key.bytes);
    if (verifier && !found.has(name))
      found.set(name, { key: verifier, endedBy: seq, upTo: Number(size) || 0 });
  }
  return [...found.values()].reverse();
}

/** What is said of them. */
export function keysSaid(keys: readonly EarlierVerifier[]): EarlierKey[] {
  return keys.map(({ key, endedBy }) => ({ vkey: key.vkey, endedBy }));
}
