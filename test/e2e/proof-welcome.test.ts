import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { parseCheckpoint } from '../../src/contract/checkpoint.js';
import { parseNote } from '../../src/contract/signed-note.js';
import { Database } from '../../src/database/database.js';
import { newestPublished } from '../../src/proof/kept-checkpoints.js';
import { NoteVerifier } from '../../src/proof/note-keys.js';
import { Sealer } from '../../src/proof/sealer.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { queryOf, sealed } from '../support/sealed.js';
import { until } from '../support/until.js';

let place: Place;
let room: Room;
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
});
afterAll(() => room.close());

const newestKept = async () => newestPublished(queryOf(room));

/** Publishes what was said before. */
async function restart(settings: Record<string, string> = {}): Promise<void> {
  await sealed(room);
  await room.stop();
  room = await startRoom(settings, place);
  await until(() => room.app.get(Sealer).published !== undefined);
}

it('brings the newest published checkpoint, for new and resumed connections', async () => {
  await (await room.enter('minsu')).sayMany(3);
  await restart();
  const kept = (await newestKept())!;
  const minsu = await room.enter('minsu');
  expect(minsu.welcome!.checkpoint).toBe(kept.note);
  const [tree] = await room.rows<{ vkey: string }>('SELECT vkey FROM log_tree');
  const note = parseNote(minsu.welcome!.checkpoint!)!;
  expect(NoteVerifier.of(tree!.vkey)!.holds(note)).toBe(true);
  expect(parseCheckpoint(note.text)!.size).toBe(kept.size);

  const { epoch, position } = minsu.welcome!;
  const resumed = await room.enter('minsu', { token: await room.token('minsu'), epoch, after: position });
  expect(resumed.welcome).toMatchObject({ resumed: true, checkpoint: kept.note });
});

it('does not read it for each of them', async () => {
  const { read } = room.app.get(Database);
  const queries = vi.spyOn(read, 'query');
  const token = await room.token('minsu');
  for (let i = 0; i < 5; i++)
    expect((await room.enter('minsu', { token })).welcome).toHaveProperty('checkpoint');
  const asked = queries.mock.calls.filter(([sql]) => /log_checkpoint|published_note/.test(sql));
  queries.mockRestore();
  expect(asked).toEqual([]);
});

it('does not bring that of a log before a restore', async () => {
  const before = (await newestKept())!;
  await sealed(room);
  await room.app
    .get(Database)
    .write('chat', tx => tx.query(`UPDATE log_head SET epoch = '11111111-2222-4333-8444-555555555555'`));
  await room.stop();
  room = await startRoom({}, place);
  const sealer = room.app.get(Sealer);
  expect(sealer.published ?? '').not.toContain(before.note);
  await until(() => sealer.published !== undefined);
  const welcome = (await room.enter('minsu')).welcome!;
  expect(welcome.checkpoint!.split('\n')[0]).toMatch(new RegExp(`/${welcome.epoch}$`));
});
