import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRoom, type Room } from '../support/room.js';

/** Takes a second for each two to ten million. */
const count = (upTo: number): string =>
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${upTo}) SELECT COUNT(*) AS n FROM n`;

let room: Room;
beforeAll(async () => {
  room = await startRoom();
});
afterAll(() => room.close());

describe('a long read for a request', () => {
  it('keeps no line waiting', async () => {
    const minsu = await room.enter('minsu');
    let isRead = false;
    const reading = room.database.ask<{ n: number }>('admins', count(3_000_000), []).then(rows => {
      isRead = true;
      return rows;
    });
    for (let i = 0; i < 5; i++) expect((await minsu.say(`line ${i}`)).ok).toBe(true);
    expect(isRead).toBe(false);
    expect(await reading).toEqual([{ n: 3_000_000 }]);
  });

  it('sees what has just been stored', async () => {
    const jisoo = await room.enter('jisoo');
    const { seq } = await jisoo.say('just now');
    const sql = 'SELECT text FROM chat_log WHERE seq = ?';
    expect(await room.database.ask('admins', sql, [seq])).toEqual([{ text: 'just now' }]);
  });

  it('is BUSY after two seconds, as is what waits behind it; then reading goes on', async () => {
    const started = performance.now();
    await room.database.ask('members', count(500_000), []);
    const inFourSeconds = Math.round((500_000 * 4_000) / (performance.now() - started));
    const long: Promise<unknown> = room.database.ask('admins', count(inFourSeconds), []);
    const behind: Promise<unknown> = room.database.ask('members', 'SELECT 1 AS one', []);
    // both at once: the one behind is refused first
    await Promise.all([long, behind].map(one => expect(one).rejects.toMatchObject({ code: 'BUSY' })));
    await expect
      .poll(() => room.database.ask('members', 'SELECT 1 AS one', []).catch(() => undefined))
      .toEqual([{ one: 1 }]);
  });

  it('is BUSY at once when twenty wait', async () => {
    const asked = Array.from({ length: 21 }, () => room.database.ask('admins', count(1_000), []));
    const codes = (await Promise.allSettled(asked)).map(({ status }) => status);
    expect(codes).toEqual([...Array<string>(20).fill('fulfilled'), 'rejected']);
    await expect(asked[20]).rejects.toMatchObject({ code: 'BUSY' });
  });

  it('that the database refuses tells its code', async () => {
    const wrong = room.database.ask('admins', 'SELECT nothing FROM nowhere', []);
    await expect(wrong).rejects.toMatchObject({
      code: expect.stringMatching(/^(SQLITE_ERROR|ERR_SQLITE_ERROR)$/),
    });
  });
});
