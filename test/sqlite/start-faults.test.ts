import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SqliteDatabase } from '../../src/database/sqlite-driver.js';
import { makePlace, type Place } from '../support/room.js';
import { ServerProcess } from '../support/server-process.js';
import { SmallDisk } from '../support/small-disk.js';

/** A room that was created and stopped in order, to copy. */
let made: Place;
beforeAll(async () => {
  made = await makePlace();
  const server = await ServerProcess.start(made.environment);
  await server.kill('SIGTERM');
});
afterAll(() => made.destroy());

let place: Place;
let folder: string;
beforeEach(async () => {
  place = await makePlace();
  folder = place.environment.DATA_DIR!;
});
afterEach(() => place.destroy());

const file = (name: string): string => join(folder, name);

const make = (): void => cpSync(made.environment.DATA_DIR!, folder, { recursive: true });

/** Exits with code 1 and one sentence: no stack, no JSON. */
async function ends(
  words: RegExp,
  script = 'main.js',
  environment = place.environment,
): Promise<number | string> {
  const server = ServerProcess.spawn(script, environment, 'admin');
  server.child.stdin!.end('a brand new one\n');
  const code = await server.exited();
  expect(server.output).toMatch(words);
  expect(server.output).not.toMatch(/^\s+at |\\n +at |Error:/m);
  const lines = server.output.trim().split('\n');
  // besides the lines of the log
  expect(lines.filter(line => !line.startsWith('{"level"'))).toHaveLength(1);
  return code;
}

/** Runs SQL on the closed database. */
function sql(...statements: string[]): void {
  const database = new SqliteDatabase(file('room.db'));
  for (const statement of statements) database.exec(statement);
  database.close();
}

describe.each([['main.js'], ['passwd.js']])('a start of %s', script => {
  it.each<[string, RegExp, () => unknown]>([
    [
      'HTML in place of room.db',
      /room\.db is no SQLite database/,
      () => writeFileSync(file('room.db'), '<p>'.repeat(3_000)),
    ],
    ['a folder in place of room.db', /Cannot open .*room\.db \(EISDIR\)/, () => mkdirSync(file('room.db'))],
    [
      'a folder in place of room.lock',
      /cannot be written: .*room\.lock/,
      () => {
        make();
        rmSync(file('room.lock'));
        mkdirSync(file('room.lock'));
      },
    ],
    [
      'a room.db that is damaged in the middle',
      /room\.db is damaged|room\.db cannot be/,
      () => {
        make();
        const bytes = readFileSync(file('room.db'));
        writeFileSync(file('room.db'), bytes.fill(0xa5, 100));
      },
    ],
    [
      'a room.db that is cut',
      /room\.db is damaged|room\.db cannot be/,
      () => {
        make();
        truncateSync(file('room.db'), 8_192);
      },
    ],
    [
      'a room.db of a newer version',
      /of a newer version of the room \(Later1999999999999\)/,
      () => {
        make();
        sql(`INSERT INTO migrations (timestamp, name) VALUES (1999999999999, 'Later1999999999999')`);
      },
    ],
    [
      'a room.db of another program',
      /room\.db has other tables|cannot be used/,
      () => sql('CREATE TABLE accounts (x)', 'CREATE TABLE log_head (y)'),
    ],
  ])('with %s ends with a sentence', async (_, words, harm) => {
    await harm();
    if (script === 'passwd.js' && !existsSync(file('room.db'))) return;
    expect(await ends(words, script)).toBe(1);
  });
});

describe('a start of the room', () => {
  it('while another program has room.db locked ends with a sentence, after ten seconds', async () => {
    make();
    const other = new SqliteDatabase(file('room.db'));
    other.exec('PRAGMA locking_mode = EXCLUSIVE');
    other.exec('BEGIN IMMEDIATE');
    const started = performance.now();
    expect(await ends(/room\.db is locked by another program/)).toBe(1);
    expect(performance.now() - started).toBeGreaterThan(9_000);
    other.close();
  });
});

describe.skipIf(!SmallDisk.isPossible && process.env.CI !== 'true')('a first start', () => {
  it.each(['24k', '80k', '136k', '200k', '300k'])('on a disk of %s ends with a sentence', async size => {
    const disk = SmallDisk.make(size);
    try {
      const code = await ends(/no room left|is full|cannot be read or written/, 'main.js', {
        ...place.environment,
        DATA_DIR: disk.folder,
      });
      expect(code).toBe(1);
    } finally {
      disk.destroy();
    }
  });
});
