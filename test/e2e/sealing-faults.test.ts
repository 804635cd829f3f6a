import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SealView } from '../../src/contract/proofs.js';
import { NoteSigner } from '../../src/proof/note-keys.js';
import { direct } from '../support/fill-log.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { sealed, verdictOf } from '../support/sealed.js';
import { until } from '../support/until.js';

let place: Place;
let room: Room;
beforeEach(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
  await (await room.enter('minsu')).sayMany(5);
  await sealed(room);
});
afterEach(() => room.close());

const keyFile = (): string => join(place.environment.DATA_DIR!, 'seal-key');
const problem = async () => (await room.asAdmin<SealView>('GET', 'admin/proof')).body.problem;
const problemSays = (words: string) => until(async () => (await problem())?.includes(words));
const acts = async (action: string) =>
  room.rows<{ seq: number; detail: string | null; toSeq: number }>(
    'SELECT seq, detail, to_seq AS toSeq FROM moderation_log WHERE action = ?',
    [action],
  );

describe('without its key a room goes on, says why it seals nothing, and seals again once it has it', () => {
  const foreign = `${NoteSigner.generate('other.example').privateKey}\n`;
  it.each([
    ['empty', 'is broken', (file: string) => writeFileSync(file, '')],
    ['half of it', 'is broken', (file: string) => writeFileSync(file, foreign.slice(0, 40))],
    ['another one', 'is not the key of this log', (file: string) => writeFileSync(file, foreign)],
    ['a folder', 'is no file', (file: string) => (rmSync(file), renameSync(`${file}.folder`, file))],
    ['readable by others', 'can be read by others', (file: string) => chmodSync(file, 0o644)],
    ['gone', 'cannot be read (ENOENT)', (file: string) => rmSync(file)],
  ])('%s', async (how, words, spoil) => {
    await room.stop();
    const key = readFileSync(keyFile());
    if (how === 'a folder') mkdirSync(`${keyFile()}.folder`);
    spoil(keyFile());
    room = await startRoom({}, place);
    const minsu = await room.enter('minsu');
    const [seq] = await minsu.sayMany(1);
    // of several nodes those without the key leave it to others
    if (how === 'gone' && room.database.kind !== 'sqlite')
      await new Promise(resolve => setTimeout(resolve, 1_500));
    else await problemSays(words);
    const { body } = await room.asAdmin<SealView>('GET', 'admin/proof');
    expect(body.size).toBeLessThan(seq!);
    expect(body.unsealed).toBeGreaterThan(0);
    rmSync(keyFile(), { recursive: true, force: true });
    writeFileSync(keyFile(), key, { mode: 0o600 });
    expect((await sealed(room)).size).toBeGreaterThanOrEqual(seq!);
    expect(await problem()).toBeUndefined();
    expect((await verdictOf(room)).findings).toEqual([]);
  });
});

it('seals nothing behind a row that is gone before it was sealed', async () => {
  await room.stop();
  const db = await direct(place.environment);
  const [head] = await db.all<{ seq: number }>('SELECT seq FROM log_head');
  const next = head!.seq + 1;
  // one row is there, the one before it is not
  await db.all(`INSERT INTO chat_log (seq, kind, sender_id, text, idempotency_key, at)
    VALUES (${next + 1}, 'chat', 2, '늦은 말', 'x', ${Date.now()})`);
  await db.all('UPDATE log_head SET seq = ?', [next + 1]);
  await db.close();
  room = await startRoom({}, place);
  await problemSays(`row ${next} of the log is gone, and was not sealed yet`);
  expect((await verdictOf(room)).unsealed).toBeGreaterThanOrEqual(2);
});

describe('an older backup', () => {
  let before: Record<string, unknown>[];
  let head: number;
  let published: string;
  /** What the log has of now is put back later: fewer rows than a tile has, so all of the tree is in one row. */
  beforeEach(async () => {
    before = await room.rows('SELECT * FROM log_tree');
    head = (await room.rows<{ seq: number }>('SELECT seq FROM log_head'))[0]!.seq;
    await (await room.enter('minsu')).sayMany(5, '백업 뒤');
    await sealed(room);
    await room.stop();
    published = readFileSync(join(place.environment.DATA_DIR!, 'checkpoints.log'), 'utf8');
    const db = await direct(place.environment);
    for (const table of ['chat_log', 'moderation_log'])
      await db.all(`DELETE FROM ${table} WHERE seq > ?`, [head]);
    await db.all('DELETE FROM log_checkpoint WHERE size > ?', [head]);
    await db.all('UPDATE log_head SET seq = ?', [head]);
    const { size, root, tiles, salts } = before[0]!;
    await db.all(
      `UPDATE log_tree SET size = ?, root = ?, tiles = ?, salts = ?,
         published_size = NULL, published_at = NULL, published_note = NULL`,
      [size, root, tiles, salts],
    );
    await db.close();
  });

  it('is not sealed over what was published', async () => {
    room = await startRoom({}, place);
    await (await room.enter('minsu')).sayMany(20, '다른 말');
    await problemSays('an older backup was restored');
    // not even by the same number of rows
    expect(readFileSync(join(place.environment.DATA_DIR!, 'checkpoints.log'), 'utf8')).toBe(published);
  });

  it('is another log by its new epoch, which says where it comes from', async () => {
    const db = await direct(place.environment);
    await db.all(`UPDATE log_head SET epoch = 'restored'`);
    await db.close();
    room = await startRoom({}, place);
    await (await room.enter('minsu')).sayMany(20, '다른 말');
    const { note } = await sealed(room);
    expect(note.split('\n')[0]).toBe('sarangbang/restored');
    const { origin, size, root } = before[0]! as { origin: string; size: number; root: string };
    expect(await acts('sealing_restarted')).toMatchObject([
      { detail: `${origin} ${size} ${root}`, toSeq: size },
    ]);
    // the checkpoints of before are still those of this log, as far as it goes back
    const [old] = await room.rows<{ note: string }>('SELECT note FROM log_checkpoint ORDER BY size');
    const verdict = await verdictOf(room, [{ note: old!.note, where: 'the kept checkpoint' }]);
    expect(verdict.findings).toEqual([]);
    // and those of what is lost are not
    const lost = published.split(/(?<=\n)\n(?=sarangbang)/).at(-1)!;
    expect(
      (await verdictOf(room, [{ note: lost.replace(/\n+$/, '\n'), where: 'the lost checkpoint' }])).findings,
    ).toMatchObject([{ kind: 'cut', seq: size + 1 }]);
  });
});

it('says of a tree that was changed while the room was away that it cannot go on', async () => {
  await room.stop();
  const db = await direct(place.environment);
  const [tree] = await db.all<{ root: string }>('SELECT root FROM log_tree');
  await db.all('UPDATE log_tree SET root = ?', [Buffer.alloc(32).toString('base64')]);
  room = await startRoom({}, place);
  await problemSays('the stored tree does not have the root that it says');
  await db.all('UPDATE log_tree SET root = ?', [tree!.root]);
  await db.close();
  await sealed(room);
  expect((await verdictOf(room)).findings).toEqual([]);
});
