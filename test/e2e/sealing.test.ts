import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCheckpoint } from '../../src/contract/checkpoint.js';
import { parseNote } from '../../src/contract/signed-note.js';
import { lastKept, newestPublished } from '../../src/proof/kept-checkpoints.js';
import { NoteVerifier } from '../../src/proof/note-keys.js';
import { Sealer } from '../../src/proof/sealer.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { queryOf, sealed, verdictOf } from '../support/sealed.js';

let place: Place;
let room: Room;
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
});
afterAll(() => room.close());

const fileOf = (name: string): string => join(place.environment.DATA_DIR!, name);
const treeOf = async () =>
  (
    await room.rows<{ size: number; root: string; vkey: string; origin: string; existing: number }>(
      'SELECT * FROM log_tree',
    )
  )[0]!;

describe('a room', () => {
  it('seals what is said and done', async () => {
    const minsu = await room.enter('minsu');
    await room.enter('jiyoung');
    const [seq] = await minsu.sayMany(2, '안녕하세요');
    await minsu.send('message', { text: '대답', replyTo: seq, idempotencyKey: randomUUID() });
    await minsu.whisper('jiyoung', '비밀 📦');
    await room.asAdmin('POST', 'admin/members/jiyoung/mute', { reason: '"도배"', minutes: 5 });
    await minsu.say('가'.repeat(2_000));
    const { size, note } = await sealed(room);
    expect(await verdictOf(room)).toMatchObject({ findings: [], more: 0, rows: size, unsealed: 0, gone: 0 });
    expect((await verdictOf(room)).checkpoints).toBeGreaterThan(0);
    const parsed = parseNote(note)!;
    const tree = await treeOf();
    expect(NoteVerifier.of(tree.vkey)!.holds(parsed)).toBe(true);
    const checkpoint = parseCheckpoint(parsed.text)!;
    expect(checkpoint).toMatchObject({ origin: tree.origin, size });
    expect(Buffer.from(checkpoint.root).toString('base64')).toBe(tree.root);
    // its own rows from the first on
    expect(tree.existing).toBe(0);
  });

  it('keeps its key and its published checkpoints for itself', async () => {
    for (const name of ['seal-key', 'checkpoints.log'])
      expect(statSync(fileOf(name)).mode & 0o777).toBe(0o600);
    const published = readFileSync(fileOf('checkpoints.log'), 'utf8');
    const { note } = (await newestPublished(queryOf(room)))!;
    expect(published.endsWith(`${note}\n`)).toBe(true);
  });

  it('publishes at a stop, and goes on after a restart', async () => {
    const minsu = await room.enter('minsu');
    const [seq] = await minsu.sayMany(1, '마지막 말');
    await room.stop();
    room = await startRoom({}, place);
    const kept = await newestPublished(queryOf(room));
    expect(kept!.size).toBeGreaterThanOrEqual(seq!);
    await (await room.enter('minsu')).say('다시');
    const { size } = await sealed(room);
    expect(await verdictOf(room)).toMatchObject({ findings: [], rows: size });
    expect(existsSync(fileOf('seal-key'))).toBe(true);
  });

  it('seals a thousand lines, tile by tile', async () => {
    const minsu = await room.enter('minsu');
    await minsu.sayMany(1_200);
    const { size } = await sealed(room);
    const tiles = await room.rows<{ level: number }>('SELECT level FROM log_tile');
    expect(tiles).toHaveLength(Math.floor(size / 256));
    expect(await verdictOf(room)).toMatchObject({ findings: [], rows: size });
  });

  it('seals what was said, and not what was made of it before that', async () => {
    const minsu = await room.enter('minsu');
    const [seq] = await minsu.sayMany(1, '진짜');
    await room.database.write('chat', tx =>
      tx.query(`UPDATE chat_log SET text = '가짜' WHERE seq = ?`, [seq]),
    );
    await sealed(room);
    expect((await verdictOf(room)).findings).toMatchObject([{ kind: 'changed', seq }]);
  });
});

it('keeps the first checkpoint of each hour for good, and else the newest alone', async () => {
  const placeOfHours = await makePlace();
  const hour = Date.UTC(2026, 2, 1, 10);
  const minute = 60_000;
  const times = [hour, hour + minute, hour + 59 * minute, hour + 60 * minute, hour + 61 * minute];
  let inHours: Room | undefined;
  for (const at of times) {
    // one at its start, of what was said before, and one at its stop
    inHours = await startRoom({}, placeOfHours, at);
    await (await inHours.enter('minsu')).say(`at ${at}`);
    await sealed(inHours);
    await (at === times.at(-1) ? inHours.app.get(Sealer).onApplicationShutdown() : inHours.stop());
  }
  const query = queryOf(inHours!);
  const kept = await lastKept(query, 10);
  expect(kept.map(({ at }) => at)).toEqual([hour + 60 * minute, hour]);
  expect(await newestPublished(query)).toMatchObject({
    at: times.at(-1),
    size: (await sealed(inHours!)).size,
  });
  expect((await verdictOf(inHours!)).findings).toEqual([]);
  await inHours!.close();
});
