import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { lockFolder } from '../../src/database/folder-lock.js';
import { SqliteFiles } from '../../src/database/sqlite-files.js';

/** As where DATA_DIR is on one disk and the file on another. */
function link(folder: string): void {
  const elsewhere = `${folder}-elsewhere`;
  mkdirSync(elsewhere);
  renameSync(join(folder, 'room.db'), join(elsewhere, 'room.db'));
  symlinkSync(join(elsewhere, 'room.db'), join(folder, 'room.db'));
}

function replace(file: string): void {
  writeFileSync(`${file}.new`, '');
  renameSync(`${file}.new`, file);
}

const CHANGES: [string, (folder: string) => void][] = [
  ['a file is removed', folder => rmSync(join(folder, 'room.db-wal'))],
  ['a file is moved away', folder => renameSync(join(folder, 'room.db'), join(folder, 'old.db'))],
  ['a file is replaced', folder => replace(join(folder, 'room.db'))],
  ['the folder is moved away', folder => renameSync(folder, `${folder}-moved`)],
  [
    'a file elsewhere, to which a link leads, is removed',
    folder => rmSync(join(`${folder}-elsewhere`, 'room.db')),
  ],
];

describe.concurrent.each([
  ['was just made', 0],
  ['has not changed for longer than a tick of any file system', 4_500],
])('in a folder that %s', (_, restMs) => {
  it.for(CHANGES)('notices at the next COMMIT that %s', async ([what, change], { expect }) => {
    const folder = mkdtempSync(join(tmpdir(), 'sarangbang-'));
    const lock = lockFolder(folder);
    for (const name of ['room.db', 'room.db-wal', 'room.db-shm']) writeFileSync(join(folder, name), '');
    if (what.includes('link')) link(folder);
    const files = new SqliteFiles(folder, lock);
    try {
      await sleep(restMs);
      expect(files.problemSinceLast()).toBeUndefined();
      expect(files.problemSinceLast()).toBeUndefined();
      change(folder);
      expect(files.problemSinceLast()).toMatchObject({ part: 'file', forbids: true });
      expect(files.problemSinceLast()).toMatchObject({ part: 'file', forbids: true });
    } finally {
      lock.release();
      for (const path of [folder, `${folder}-moved`, `${folder}-elsewhere`])
        rmSync(path, { recursive: true, force: true });
    }
  });
});
