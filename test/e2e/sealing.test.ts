import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCheckpoint } from '../../src/contract/checkpoint.js';
import { parseNote } from '../../src/contract/signed-note.js';
import { NoteVerifier } from '../../src/proof/note-keys.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { sealed, verdictOf } from '../support/sealed.js';

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
    const stored = await room.rows<{ note: string }>('SELECT note FROM log_checkpoint ORDER BY size');
    expect(published).toBe(stored.map(({ note }) => `${note}\n`).join(''));
  });

  it('publishes at a stop, and goes on after a restart', async () => {
    const minsu = await room.enter('minsu');
    const [seq] = await minsu.sayMany(1, '마지막 말');
    await room.stop();
    room = await startRoom({}, place);
    const [kept] = await room.rows<{ size: number }>('SELECT MAX(size) AS size FROM log_checkpoint');
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
