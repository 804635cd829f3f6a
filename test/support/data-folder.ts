import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which files of a folder have a word, by name. A journal may go while they are read. */
export function filesWith(folder: string, word: string): string[] {
  return readdirSync(folder)
    .filter(name => bytesOf(join(folder, name)).includes(word))
    .sort();
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return Buffer.alloc(0);
  }
}
