import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { filesWith } from '../support/data-folder.js';
import { fillLog } from '../support/fill-log.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { until } from '../support/until.js';

/** Fewer are not indexed. */
const LINES = 2_500;
/** Each a word that is nowhere else and begins as no other does: the index leaves out what two begin with alike. */
const WORDS = { short: 'qzxshortword', long: 'jvblongword', whisper: 'xkpwhisperword' };

let place: Place;
let room: Room;
let minsu: Client;
beforeAll(async () => {
  place = await makePlace();
  await (await startRoom({}, place)).stop();
  await fillLog(place.environment, { accounts: 20, lines: LINES, acts: 0 });
  room = await startRoom({}, place);
  [minsu] = [await room.enter('minsu'), await room.enter('jisoo')];
});
afterAll(() => room.close());

/** Which files of the data folder have a word. */
const filesOf = (word: string): string[] => filesWith(place.environment.DATA_DIR!, word);

async function erase(seq: number): Promise<void> {
  const path = `admin/records/lines/${seq}/erase`;
  const { body } = await room.asAdmin<{ confirm: string }>('POST', path, { reason: '삭제 요청' });
  expect((await room.asAdmin('POST', path, { reason: '삭제 요청', ...body })).status).toBe(200);
}

describe('the bytes of an erased text', () => {
  it('are in no file of the room once it is erased, nor its words in the index', async () => {
    const around = async (text: () => Promise<{ seq: number }>): Promise<number> => {
      await minsu.sayMany(30);
      const { seq } = await text();
      await minsu.sayMany(30);
      return seq;
    };
    const seqs = [
      await around(() => minsu.say(`${WORDS.short} 입니다`)),
      // longer than a page of the file
      await around(() => minsu.say(`${WORDS.long} ${'가'.repeat(1_950)}`)),
      await around(() => minsu.whisper('jisoo', `${WORDS.whisper} 비밀`)),
    ];
    // both before and after what is in the -wal went to the file
    await room.database.forgetOldPages();
    await minsu.sayMany(100);
    for (const word of Object.values(WORDS)) {
      await until(() => filesOf(word).some(name => name.startsWith('search')));
      expect(filesOf(word).some(name => name.startsWith('room'))).toBe(true);
    }
    for (const seq of seqs) await erase(seq);
    for (const word of Object.values(WORDS)) {
      expect(filesOf(word).filter(name => name.startsWith('room'))).toEqual([]);
      await until(() => filesOf(word).length === 0);
    }
  });

  it('leave the index of a node that was away, when it gets to the act', async () => {
    const word = 'zhmawayword';
    const { seq } = await minsu.say(`${word} 여기`);
    await until(() => filesOf(word).some(name => name.startsWith('search')));
    await erase(seq);
    // at once: the thread is told once a second
    await room.stop();
    room = await startRoom({}, place);
    await until(() => filesOf(word).length === 0);
    expect(filesOf('a line of a log')).not.toEqual([]);
  });
});
