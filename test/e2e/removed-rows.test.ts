import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createConnection } from 'mysql2/promise';
import { Follower } from '../../src/logging/follower.js';
import { whileBusy } from '../../src/database/busy.js';
import { SqliteDatabase } from '../../src/database/sqlite-driver.js';
import type { Client } from '../support/client.js';
import { MARIADB } from '../support/databases.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';

const LINES = 2_600;
const LOGS = ['chat_log', 'moderation_log'];

let place: Place;
let room: Room;
let epoch: string;
let head: number;
/** An act in the middle of the lines. */
let act: number;
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
  const minsu = await room.enter('minsu');
  epoch = minsu.welcome!.epoch;
  const say = async (count: number): Promise<number> => Math.max(...(await minsu.sayMany(count)));
  act = (await say(LINES / 5)) + 1;
  await room.member('jisoo');
  head = await say(LINES - LINES / 5);
}, 60_000);
afterAll(() => room.close());

/** As an operator does, while the room runs or is stopped. */
async function remove(where: string, logs = LOGS): Promise<void> {
  const statements = logs.map(log => `DELETE FROM ${log} WHERE ${where}`);
  const { environment } = place;
  if (inject('database') === 'sqlite') {
    const file = new SqliteDatabase(`${environment.DATA_DIR}/room.db`);
    // the room writes too, and handles do not wait for locks
    for (const statement of statements) await whileBusy(() => file.exec(statement));
    file.close();
    return;
  }
  const connection = await createConnection({ ...MARIADB, database: environment.DB_NAME! });
  for (const statement of statements) await connection.query(statement);
  await connection.end();
}
async function whileStopped(act: () => Promise<void>): Promise<void> {
  await room.stop();
  await act();
  room = await startRoom({}, place);
}
const resume = (after: number): Promise<Client> => room.enter('jisoo', { epoch, after });
const seqs = (client: Client): number[] => client.items.map(item => item.seq);
const from = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** It was welcomed, gets new lines, and got nothing in between that it had not requested. */
async function hearsTheNext(client: Client): Promise<void> {
  const minsu = await room.enter('minsu');
  const { seq } = await minsu.say('the next');
  await client.reached(seq);
  expect(client.items.at(-1)).toMatchObject({ seq, text: 'the next' });
  expect(client.gaps).toBe(0);
  expect(client.events.filter(event => event === 'welcome')).toHaveLength(1);
  head = seq;
}

describe('rows that were removed', () => {
  it('at the old end are a reset for clients that would resume below them, and for no others', async () => {
    await whileStopped(() => remove('seq <= 300'));
    for (const after of [0, 5, 299]) {
      const back = await resume(after);
      expect(back.welcome).toMatchObject({ resumed: false, reset: true, position: await headNow() });
      expect(back.welcome!.items).toHaveLength(50);
      await hearsTheNext(back);
      back.socket.disconnect();
    }
    const back = await resume(300);
    expect(back.welcome).toMatchObject({ resumed: true });
    const before = await headNow();
    await back.reached(before);
    expect(seqs(back)).toEqual(await stored(300));
    await hearsTheNext(back);
  });

  it('of the lines alone are one too, though the acts are all there', async () => {
    await whileStopped(() => remove('seq <= 400', ['chat_log']));
    expect((await resume(350)).welcome).toMatchObject({ reset: true });
    expect((await resume(400)).welcome).toMatchObject({ resumed: true });
  });

  it('in the middle are passed over', async () => {
    await whileStopped(() => remove('seq BETWEEN 600 AND 1400 OR seq IN (1500, 1502, 2400)'));
    for (const after of [450, 599, 800, 1_400, 1_501, 2_399, 2_400]) {
      const back = await resume(after);
      expect(back.welcome).toMatchObject({ resumed: true });
      await back.reached(await headNow());
      expect(seqs(back)).toEqual(await stored(after));
      expect(seqs(back)).not.toContain(1_500);
      await hearsTheNext(back);
      back.socket.disconnect();
    }
  });

  it('of the lines alone are one too where memory has all that is left', async () => {
    await whileStopped(() => remove('seq <= 1450', ['chat_log']));
    expect(room.app.get(Follower).recent.start).toBe(act - 1);
    for (const after of [act - 1, act, act + 5]) {
      expect((await resume(after)).welcome).toMatchObject({ reset: true });
    }
    expect((await resume(1_450)).welcome).toMatchObject({ resumed: true });
  });

  it('while the room runs stop no client, even where this node has not read yet', async () => {
    const follower = room.app.get(Follower);
    const [minsu, jisoo] = [await room.enter('minsu'), await room.enter('jisoo')];
    const restore = hold(follower);
    const acks = await Promise.all(Array.from({ length: 20 }, (_, i) => minsu.say(`unseen ${i}`)));
    const [first, last] = [acks[0].seq as number, acks.at(-1).seq as number];
    await remove(`seq BETWEEN ${first} AND ${first + 5} OR seq >= ${last - 2}`);
    restore();
    await follower.catchUp();
    expect(follower.position).toBe(last);
    await hearsTheNext(jisoo);
    expect(jisoo.items.map(item => item.seq).filter(seq => seq >= first && seq <= last)).toEqual(
      from(first + 6, last - 3),
    );
    expect(minsu.socket.connected).toBe(true);
  });

  it('at the new end leave a room that starts, welcomes and goes on', async () => {
    const before = await headNow();
    await whileStopped(() => remove(`seq > ${before - 30}`));
    const back = await resume(before - 100);
    expect(back.welcome).toMatchObject({ resumed: true });
    await hearsTheNext(back);
    const fresh = await room.enter('jisoo');
    expect(fresh.welcome!.items).toHaveLength(50);
    await hearsTheNext(fresh);
  });

  it('of all kinds leave an empty room with its numbers', async () => {
    const before = await headNow();
    await whileStopped(() => remove('seq > 0'));
    const fresh = await room.enter('jisoo');
    expect(fresh.welcome).toMatchObject({ position: before, items: [] });
    expect((await resume(before - 10)).welcome).toMatchObject({ reset: true, position: before, items: [] });
    const back = await resume(before);
    expect(back.welcome).toMatchObject({ resumed: true });
    expect((await back.send('history', {})).items).toEqual([]);
    await hearsTheNext(back);
    await hearsTheNext(fresh);
    expect(head).toBe(before + 2);
  });
});

async function headNow(): Promise<number> {
  return (await room.rows<{ seq: number }>('SELECT seq FROM log_head'))[0]!.seq;
}

/** The public rows after a seq as the database has them: all lines here are public. */
async function stored(after: number): Promise<number[]> {
  const rows = await room.rows<{ seq: number }>('SELECT seq FROM chat_log WHERE seq > ? ORDER BY seq', [
    after,
  ]);
  return rows.map(row => row.seq);
}

/** Stops a follower from delivering until the result is called. */
function hold(follower: Follower): () => void {
  const { committed, catchUp } = follower;
  follower.committed = () => undefined;
  follower.catchUp = async () => undefined;
  return () => Object.assign(follower, { committed, catchUp });
}
