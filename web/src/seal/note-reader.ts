import { toHex } from '../../../src/contract/base64.js';
import { parseCheckpoint, type Checkpoint } from '../../../src/contract/checkpoint.js';
import { keyIdInput, parseKey, parseNote, type NoteKey } from '../../../src/contract/signed-note.js';
import { KEY_BYTES, type RecordCrypto } from './record-crypto.js';

/** Of c2sp.org/signed-note. */
const ED25519 = 1;
const KEY_ID_BYTES = 4;

/** A checkpoint, with the note that signs it. */
export interface SignedCheckpoint extends Checkpoint {
  note: string;
}

/** What is wrong with a note: it is signed by other keys only, or it is no checkpoint that this key has signed. */
export type NoteFault = 'key' | 'signature';

/** Reads the checkpoints of one key. */
export class NoteReader {
  private constructor(
    private readonly crypto: RecordCrypto,
    private readonly key: NoteKey,
  ) {}

  /**
   * Undefined for what is no Ed25519 key, or whose id does not fit it.
   * @param vkey as `name+id+key`
   */
  static async of(crypto: RecordCrypto, vkey: string): Promise<NoteReader | undefined> {
    const key = parseKey(vkey);
    if (key?.type !== ED25519 || key.bytes.length !== KEY_BYTES) return undefined;
    const id = await crypto.sha256(keyIdInput(key.name, key.type, key.bytes));
    if (toHex(id.subarray(0, KEY_ID_BYTES)) !== key.keyId) return undefined;
    return new NoteReader(crypto, key);
  }

  async read(note: string): Promise<SignedCheckpoint | NoteFault> {
    const parsed = parseNote(note);
    const checkpoint = parsed && parseCheckpoint(parsed.text);
    if (!parsed || !checkpoint) return 'signature';
    const { name, keyId, bytes: key } = this.key;
    const own = parsed.signatures.filter(one => one.name === name && one.keyId === keyId);
    if (own.length === 0 || checkpoint.origin !== name) return 'key';
    const text = new TextEncoder().encode(parsed.text);
    for (const { bytes } of own) if (!(await this.crypto.verifies(key, bytes, text))) return 'signature';
    return { ...checkpoint, note };
  }
}
