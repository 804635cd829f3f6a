import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ReadPositions } from '../../src/chat/read-positions.js';
import { Follower } from '../../src/logging/follower.js';
import { startRoom, type Room } from '../support/room.js';
import type { Client } from '../support/client.js';

let room: Room;
let minsu: Client;
beforeAll(async () => {
  room = await startRoom();
  minsu = await room.enter('minsu');
  for (const name of ['jisoo', 'hyeon']) await room.member(name);
});
afterAll(() => room.close());

/** The welcome of another connection, which ends. */
async function welcomeOf(name: string, options: object = {}) {
  const client = await room.enter(name, options);
  const { welcome } = client;
  client.socket.disconnect();
  return welcome!;
}
const say = async (text: string): Promise<number> => (await minsu.say(text)).seq;

describe('what a member has read', () => {
  it('is everything so far for who comes for the first time', async () => {
    await say('before');
    const { readTo, position, unread } = await welcomeOf('newcomer');
    expect(readTo).toBe(position);
    expect(unread).toEqual({ lines: 0, mentions: 0, whispers: [] });
  });

  it('has the whispers that came since, whatever was read in the room', async () => {
    const own = await room.enter('late_comer');
    const { seq } = await minsu.whisper('late_comer', 'welcome');
    await own.reached(seq);
    await own.send('seen', { seq });
    own.socket.disconnect();
    const { readTo, unread } = await welcomeOf('late_comer');
    expect(readTo).toBe(seq);
    expect(unread).toMatchObject({ lines: 0, whispers: [{ name: 'minsu', count: 1 }] });
    // a row from before whispers had a position of their own
    const positions = room.app.get(ReadPositions);
    const { id } = (await welcomeOf('hyeon')).me;
    await positions.beforeApplicationShutdown();
    await room.database.write('logins', tx =>
      tx.query('DELETE FROM read_positions WHERE account_id = ? AND with_id = ?', [id, id]),
    );
    expect(await positions.of(id)).toMatchObject({ whispers: (await positions.of(id))!.room });
    const later = await minsu.whisper('hyeon', 'later');
    positions.note(id, later.seq);
    expect((await welcomeOf('hyeon')).unread!.whispers).toMatchObject([{ name: 'minsu', count: 1 }]);
    positions.note(id, later.seq, (await welcomeOf('minsu')).me.id);
  });

  it('is told to the account’s other connections, and to no other account', async () => {
    const [desk, phone] = [await room.enter('jisoo'), await room.enter('jisoo')];
    const seq = await say('hello');
    await desk.reached(seq);
    const told: unknown[] = [];
    for (const client of [desk, phone, minsu])
      client.socket.on('seen', seen => told.push([client === phone, seen]));
    expect(await desk.send('seen', { seq })).toEqual({ ok: true });
    await expect.poll(() => told.length).toBeGreaterThan(0);
    await minsu.send('history', { limit: 1 });
    expect(told).toEqual([[true, { seq }]]);
    for (const client of [desk, phone]) client.socket.disconnect();
  });

  it('is kept for the next log-in, also after a restart, and never goes back', async () => {
    const desk = await room.enter('jisoo');
    const [first, second] = [await say('one'), await say('two')];
    await desk.reached(second);
    await desk.send('seen', { seq: second });
    await desk.send('seen', { seq: first });
    expect((await welcomeOf('jisoo')).readTo).toBe(second);
    desk.socket.disconnect();
    const { place } = room;
    await room.stop();
    room = await startRoom({}, place);
    minsu = await room.enter('minsu');
    expect((await welcomeOf('jisoo')).readTo).toBe(second);
    const stored = await room.rows(
      `SELECT p.seq FROM read_positions p JOIN accounts a ON a.id = p.account_id WHERE a.name = 'jisoo' AND p.with_id = 0`,
    );
    expect(stored).toEqual([{ seq: second }]);
  });

  it('does not go back when another node has written a later position', async () => {
    const positions = room.app.get(ReadPositions);
    const { id } = (await welcomeOf('hyeon')).me;
    positions.note(id, 1_000_000);
    await positions.beforeApplicationShutdown();
    positions.note(id, 5);
    await positions.beforeApplicationShutdown();
    expect(await positions.of(id)).toMatchObject({ room: 1_000_000 });
    await room.database.write('logins', tx =>
      tx.query('DELETE FROM read_positions WHERE account_id = ?', [id]),
    );
  });

  it('is written for everyone at a stop, however many have read', async () => {
    const positions = room.app.get(ReadPositions);
    const ids = Array.from({ length: 1_200 }, (_, i) => 1_000_000 + i);
    for (const id of ids) positions.note(id, 7);
    await positions.beforeApplicationShutdown();
    const [stored] = await room.rows('SELECT COUNT(*) AS n FROM read_positions WHERE account_id >= 1000000');
    expect(stored).toEqual({ n: ids.length });
  });

  it('cannot be what was not shown yet', async () => {
    const { follower } = { follower: room.app.get(Follower) };
    const { error } = await minsu.send('seen', { seq: follower.position + 1 });
    expect(error).toMatchObject({ code: 'INVALID', field: 'seq' });
    expect(await minsu.send('seen', { seq: 1, with: 'nobody' })).toMatchObject({
      error: { code: 'NO_SUCH_MEMBER' },
    });
    expect(await minsu.send('seen', { seq: 1, with: 'MINSU' })).toMatchObject({
      error: { code: 'INVALID', field: 'with' },
    });
  });

  it('is taken five times at once, then once a second', async () => {
    const one = await room.enter('eager');
    const answers = [];
    for (let i = 0; i < 8; i++) answers.push(await one.send('seen', { seq: 1 }));
    expect(answers.filter(({ ok }) => ok).length).toBeLessThan(8);
    expect(answers.at(-1).error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });
  });
});

describe.each([
  ['from memory', () => undefined],
  // lines that are no longer in memory
  [
    'from the database',
    () =>
      vi
        .spyOn(room.app.get(Follower).recent, 'after')
        .mockReturnValueOnce(undefined)
        .mockReturnValueOnce(undefined),
  ],
])('what a member has not read, %s', (_, forget) => {
  let reader: string;
  let readTo: number;
  let seqs: number[];
  beforeAll(async () => {
    reader = `reader_${_.length}`;
    const own = await room.enter(reader);
    readTo = await say('read');
    await own.reached(readTo);
    await own.send('seen', { seq: readTo });
    await own.say('my own line');
    seqs = [await say('first unread'), await say('second')];
    const hyeon = await room.enter('hyeon');
    seqs.push((await hyeon.whisper(reader, 'psst')).seq, (await minsu.whisper(reader, 'hey')).seq);
    // for others
    await minsu.whisper('hyeon', 'not for the reader');
    await own.reached(seqs.at(-1)!);
    own.socket.disconnect();
    hyeon.socket.disconnect();
  });

  const unreadNow = async () => {
    // the welcome reads memory again for what came during admission
    forget();
    return welcomeOf(reader);
  };

  it('is counted at log-in: lines of others and whispers to them, from the first on', async () => {
    const { readTo: told, unread } = await unreadNow();
    expect(told).toBe(readTo);
    expect(unread).toMatchObject({ lines: 4, firstSeq: seqs[0], firstAt: expect.any(Number) });
    expect(unread!.whispers.map(({ name, count }) => [name, count])).toEqual([
      ['minsu', 1],
      ['hyeon', 1],
    ]);
  });

  it('leaves out the whispers of a member that were read, though the room was not', async () => {
    const own = await room.enter(reader);
    await own.send('seen', { seq: seqs[3], with: 'minsu' });
    own.socket.disconnect();
    const { readTo: told, unread } = await unreadNow();
    expect(told).toBe(readTo);
    expect(unread!.whispers.map(({ name }) => name)).toEqual(['hyeon']);
  });

  it('has only whispers when a connection resumes, those that follow included', async () => {
    const { epoch } = await welcomeOf(reader);
    forget();
    const welcome = await welcomeOf(reader, { epoch, after: seqs[1] });
    expect(welcome).toMatchObject({ resumed: true, readTo });
    expect(welcome.unread).toEqual({ whispers: [{ name: 'hyeon', id: expect.any(Number), count: 1 }] });
  });

  it('has the whispers until those were read, whatever was read in the room', async () => {
    const own = await room.enter(reader);
    await own.send('seen', { seq: seqs[3] });
    own.socket.disconnect();
    const { readTo: told, unread } = await unreadNow();
    expect(told).toBe(seqs[3]);
    expect(unread).toMatchObject({ lines: 0, mentions: 0, whispers: [{ name: 'hyeon', count: 1 }] });
    await minsu.whisper(reader, 'later');
    expect((await unreadNow()).unread!.whispers).toMatchObject([
      { name: 'minsu', count: 1 },
      { name: 'hyeon', count: 1 },
    ]);
  });
});
