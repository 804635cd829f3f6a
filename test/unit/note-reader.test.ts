import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkpointText } from '../../src/contract/checkpoint.js';
import { NoteSigner } from '../../src/proof/note-keys.js';
import { readCheckpoints } from '../../src/proof/note-reader.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'sarangbang-notes-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const signer = NoteSigner.generate('chat.example.org/e1');
const note = (size: number): string =>
  signer.sign(checkpointText({ origin: signer.name, size, root: Buffer.alloc(32, size) }));

/** All of a file with this in it. */
function read(text: string): string[] {
  const file = join(folder, 'checkpoints.log');
  writeFileSync(file, text);
  return [...readCheckpoints(file)];
}

describe('the checkpoints of a file', () => {
  it('are all read, in their order', () => {
    const notes = Array.from({ length: 1_000 }, (_, i) => note(i + 1));
    expect(read(notes.map(one => `${one}\n`).join(''))).toEqual(notes);
    expect(read(notes[0]!)).toEqual([notes[0]]);
    expect(read('')).toEqual([]);
  });

  it('are read around one that was cut off', () => {
    const [before, after] = [note(1), note(3)];
    const torn = `${note(2)}\n`;
    for (let cut = 0; cut < torn.length; cut++) {
      // the last one: that it is there is no fault
      expect(read(`${before}\n${torn.slice(0, cut)}`)[0]).toBe(before);
      // another was published behind it
      const found = read(`${before}\n${torn.slice(0, cut)}${after}\n`);
      expect(found[0]).toBe(before);
      if (cut === 0 || torn[cut - 1] === '\n') expect(found.at(-1)).toBe(after);
    }
    expect(read(`${before}\n${torn.slice(0, 24)}\n${after}\n`).at(-1)).toBe(after);
  });

  it('are with the signatures of others', () => {
    const other = NoteSigner.generate('witness.example').sign(note(1).split('\n\n')[0]! + '\n');
    const both = `${note(1)}${other.split('\n\n')[1]}`;
    expect(read(`${both}\n${note(2)}\n`)).toEqual([both, note(2)]);
  });

  it('take little memory, whatever the file is', () => {
    expect(read('x'.repeat(5_000_000))).toEqual([]);
    expect(read(`${'x\n'.repeat(500_000)}${note(7)}`)).toEqual([note(7)]);
    expect(read(`${'\n'.repeat(500_000)}${note(7)}`)).toEqual([note(7)]);
    expect(read(`\0\u{fffd}${note(7)}\n${note(8)}`).at(-1)).toBe(note(8));
  });
});
