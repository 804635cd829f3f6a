import { describe, expect, it } from 'vitest';
import { absentEntry, actBody, leafOf, rowLeaf, type SealedRow } from '../../src/proof/entry.js';
import { TreeEdge } from '../../src/proof/tree.js';

/** Made with another program: row n has the salt of the bytes from 16 (n - 1) on. */
const VECTORS: Omit<SealedRow, 'seq' | 'key' | 'at'>[] = [
  {
    kind: 'act',
    from: null,
    to: 1,
    re: null,
    body: actBody({
      action: 'first_admin',
      outcome: 'done',
      name: 'admin',
      reason: null,
      until: null,
      detail: null,
      fromSeq: null,
      toSeq: null,
    }),
  },
  { kind: 'chat', from: 1, to: null, re: null, body: '안녕하세요' },
  { kind: 'whisper', from: 1, to: 2, re: 2, body: '배포 📦' },
];

function leafOfVector(n: number): Buffer {
  const row = { ...VECTORS[n - 1]!, seq: n, at: 1_764_300_000_000 + 1_000 * (n - 1) };
  const salt = Buffer.from(Array.from({ length: 16 }, (_, i) => 16 * (n - 1) + i));
  return rowLeaf({ ...row, key: `00000000-0000-4000-8000-00000000000${n}` }, salt);
}

describe('what is hashed of a row', () => {
  it('is that of the known vectors', () => {
    expect(leafOfVector(2).toString('base64')).toBe('9G6MfgdtlAcUWIccjRgi1Blcc9PozWlhRVyNkFBp69c=');
    const edge = TreeEdge.empty();
    for (const n of [1, 2, 3]) edge.append(leafOfVector(n));
    edge.append(leafOf(absentEntry(4)));
    expect(edge.root.toString('base64')).toBe('6MbQE52SfBjMqmT8ER4x7/Q/+LJdopAqQBOsc6MDi6U=');
  });

  it('has all that an act says, in canonical JSON', () => {
    const facts = {
      action: 'kick',
      outcome: 'done',
      reason: 'flood "도배"\n\u2028',
      until: 1_764_300_600_000,
      detail: '',
      fromSeq: null,
      toSeq: 0,
    };
    expect(actBody(facts)).toBe(
      '{"action":"kick","detail":"","outcome":"done","reason":"flood \\"도배\\"\\n\u2028","toSeq":0,"until":1764300600000}',
    );
  });

  it('differs with every field', () => {
    const row: SealedRow = { seq: 5, kind: 'whisper', at: 9, from: 1, to: 2, re: 3, key: 'k', body: 'b' };
    const salt = Buffer.alloc(16, 1);
    const others: SealedRow[] = [
      { ...row, seq: 6 },
      { ...row, kind: 'chat' },
      { ...row, at: 10 },
      { ...row, from: 2 },
      { ...row, from: null },
      { ...row, to: null },
      { ...row, re: null },
      { ...row, key: 'l' },
      { ...row, body: 'c' },
    ];
    const leaves = [row, ...others].map(one => rowLeaf(one, salt).toString('hex'));
    leaves.push(rowLeaf(row, Buffer.alloc(16, 2)).toString('hex'));
    expect(new Set(leaves).size).toBe(leaves.length);
  });
});
