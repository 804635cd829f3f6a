const LENGTH_BYTES = 2;
const ENTRY_MAX_BYTES = 0xff_ff;

/** Entries as c2sp.org/tlog-tiles has them together: each with its length before it. */
export function bundleOf(entries: readonly string[]): Buffer {
  const pieces: Buffer[] = [];
  for (const entry of entries) {
    const bytes = Buffer.from(entry);
    // what is hashed of a row has no text of any length
    if (bytes.length > ENTRY_MAX_BYTES) throw new Error('an entry is too long');
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt16BE(bytes.length);
    pieces.push(length, bytes);
  }
  return Buffer.concat(pieces);
}

/** The entries of a bundle; undefined for one that does not end where an entry ends. */
export function entriesOf(bundle: Buffer): Buffer[] | undefined {
  const entries: Buffer[] = [];
  for (let at = 0; at < bundle.length;) {
    if (at + LENGTH_BYTES > bundle.length) return undefined;
    const end = at + LENGTH_BYTES + bundle.readUInt16BE(at);
    if (end > bundle.length) return undefined;
    entries.push(bundle.subarray(at + LENGTH_BYTES, end));
    at = end;
  }
  return entries;
}
