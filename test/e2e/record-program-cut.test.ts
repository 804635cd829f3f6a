import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { checkpointText } from '../../src/contract/checkpoint.js';
import { NoteSigner } from '../../src/proof/note-keys.js';
import { direct, fillLog } from '../support/fill-log.js';
import { record } from '../support/record-program.js';
import { makePlace, startRoom, type Place } from '../support/room.js';
import { sealed } from '../support/sealed.js';

// the programs give way to all else on a machine
vi.setConfig({ testTimeout: 150_000, hookTimeout: 150_000 });

type Row = Record<string, string | number | Uint8Array | null>;

let place: Place;
beforeEach(async () => {
  place = await makePlace();
});
afterEach(() => place.destroy());

const fileOf = (name: string): string => join(place.environment.DATA_DIR!, name);
const verify = async (...args: string[]) => record(place.environment, 'verify', ...args);

/** Opens the room, says some lines, and stops it: what was said is sealed and published. */
async function talk(lines: number): Promise<void> {
  const room = await startRoom({}, place);
  const minsu = await room.enter('minsu');
  await minsu.sayMany(lines);
  await room.stop();
}

const TABLES = ['log_tree', 'log_checkpoint', 'log_head'];

/** Says some lines, then more, and puts the database back to where it was between. @returns the last seq there */
async function cutOff(): Promise<number> {
  await talk(20);
  const db = await direct(place.environment);
  const before = new Map<string, Row[]>();
  for (const table of TABLES) before.set(table, await db.all<Row>(`SELECT * FROM ${table}`));
  await talk(20);
  expect((await verify()).code).toBe(0);
  const { seq } = before.get('log_head')![0] as { seq: number };
  for (const log of ['chat_log', 'moderation_log']) await db.all(`DELETE FROM ${log} WHERE seq > ?`, [seq]);
  for (const [table, rows] of before) {
    await db.all(`DELETE FROM ${table}`);
    for (const row of rows) {
      const names = Object.keys(row);
      await db.all(
        `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
        Object.values(row),
      );
    }
  }
  await db.close();
  return seq;
}

it('finds a log that was cut off by the checkpoints beside the key, or by a copy', async () => {
  const seq = await cutOff();
  const { code, stdout } = await verify();
  expect([code, stdout]).toEqual([1, expect.stringContaining(`First: row ${seq + 1}\n  row ${seq + 1}: `)]);
  expect(stdout).toContain(`${fileOf('checkpoints.log')} has `);
  copyFileSync(fileOf('checkpoints.log'), fileOf('copy'));
  rmSync(fileOf('checkpoints.log'));
  const without = await verify();
  expect([without.code, without.stdout]).toEqual([
    0,
    expect.stringContaining(`There is no ${fileOf('checkpoints.log')}: without it`),
  ]);
  expect((await verify('--checkpoint', fileOf('copy'))).code).toBe(1);
});

it('says what was lost when a backup was restored, which only a copy shows to be a fault', async () => {
  const seq = await cutOff();
  const db = await direct(place.environment);
  // as the docs say
  await db.all(`UPDATE log_head SET epoch = 'restored'`);
  await db.close();
  await talk(60);
  const { code, stdout } = await verify();
  expect([code, stdout]).toEqual([0, expect.stringContaining('1 checkpoints are of rows that were lost')]);
  copyFileSync(fileOf('checkpoints.log'), fileOf('copy'));
  const given = await verify('--checkpoint', fileOf('copy'));
  expect([given.code, given.stdout]).toEqual([1, expect.stringContaining(`First: row ${seq + 1}\n`)]);
});

it('cannot tell without any checkpoint', async () => {
  await talk(3);
  rmSync(fileOf('checkpoints.log'));
  const db = await direct(place.environment);
  await db.all('DELETE FROM log_checkpoint');
  await db.all('UPDATE log_tree SET published_size = NULL');
  await db.close();
  const { code, stdout } = await verify();
  expect([code, stdout]).toEqual([2, expect.stringContaining('It cannot be told')]);
  expect((await record(place.environment, 'checkpoint')).code).toBe(2);
});

it('does not pass over a file of another log, nor a checkpoint that another key signed', async () => {
  await talk(3);
  const origin = readFileSync(fileOf('checkpoints.log'), 'utf8').split('\n')[0]!;
  const head = { size: 2, root: Buffer.alloc(32) };
  for (const [name, words] of [
    ['other.example', 'is of another log, other.example'],
    [origin, 'is not signed by the key'],
  ] as const) {
    writeFileSync(fileOf('given'), NoteSigner.generate(name).sign(checkpointText({ origin: name, ...head })));
    const { code, stdout } = await verify('--checkpoint', fileOf('given'));
    expect([code, stdout]).toEqual([1, expect.stringContaining(words)]);
  }
});

it('finds a public key or a name that was changed', async () => {
  await talk(3);
  const db = await direct(place.environment);
  const [tree] = await db.all<{ vkey: string; origin: string }>('SELECT vkey, origin FROM log_tree');
  const { vkey, origin } = tree!;
  for (const [column, value] of [
    ['vkey', 'none'],
    ['vkey', NoteSigner.generate(origin).vkey],
    ['origin', 'other.example'],
  ] as const) {
    await db.all(`UPDATE log_tree SET ${column} = ?`, [value]);
    const { code, stdout } = await verify();
    expect([value, code, stdout]).toEqual([value, 1, expect.stringContaining('key')]);
    await db.all('UPDATE log_tree SET vkey = ?, origin = ?', [vkey, origin]);
  }
  await db.close();
  expect((await verify()).code).toBe(0);
});

it('cannot tell of a log that was never sealed, or that cannot be reached', async () => {
  const room = await startRoom({ SEAL_KEY_FILE: place.environment.DATA_DIR! }, place);
  await room.stop();
  for (const command of ['verify', 'key', 'checkpoint']) {
    const { code, stdout, stderr } = await record(place.environment, command);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining('never sealed')]);
  }
  const nowhere = {
    DB_HOST: '127.0.0.1',
    DB_PORT: '1',
    DB_USER: 'room',
    DB_NAME: 'room',
    JWT_SECRET: 'x'.repeat(32),
  };
  const away = await record({ ...place.environment, ...nowhere }, 'verify');
  expect([away.code, away.stderr]).toEqual([2, expect.stringContaining('Nothing listens there')]);
  mkdirSync(fileOf('none'));
  const none = await record({ DATA_DIR: fileOf('none') }, 'verify');
  expect([none.code, none.stderr]).toEqual([2, `There is no room in ${fileOf('none')}.\n`]);
  const wrong = await record({ ...place.environment, PORT: 'x' }, 'verify');
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('PORT')]);
});

it('checks a record of several thousand rows in threads, and names the row', async () => {
  const empty = await startRoom({}, place);
  await empty.stop();
  await fillLog(place.environment, { accounts: 10, lines: 5_000, acts: 10 });
  const filled = await startRoom({}, place);
  const { size } = await sealed(filled);
  await filled.stop();
  const whole = await verify();
  expect([whole.code, whole.stdout]).toEqual([0, expect.stringContaining('The record is whole.')]);
  expect(size).toBeGreaterThan(5_000);
  const db = await direct(place.environment);
  await db.all(`UPDATE chat_log SET text = 'x' WHERE seq = 4600`);
  await db.close();
  const { code, stdout } = await verify();
  expect([code, stdout]).toEqual([1, expect.stringContaining('First: row 4600\n')]);
});
