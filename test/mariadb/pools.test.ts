import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, startRoom, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
  await room.enter('minsu');
});
afterAll(() => room.close());

describe("members' and admins' reads", () => {
  it('do not hold up log-ins, joins or the follower, however many of them wait', async () => {
    let settled = 0;
    const slow = (['members', 'admins'] as const).flatMap(whom =>
      Array.from({ length: 30 }, () =>
        room.database
          .readFor(whom)
          .query('SELECT SLEEP(1)')
          .finally(() => settled++),
      ),
    );
    const minsu = room.client({ token: await room.login('minsu') });
    await minsu.welcomed();
    const { seq } = await minsu.say('still here');
    await minsu.reached(seq);
    await room.database.read.query('SELECT 1');
    expect(settled).toBeLessThan(60);
    await Promise.allSettled(slow);
  });

  it('do not hold up one another', async () => {
    let settled = 0;
    const slow = Array.from({ length: 30 }, () =>
      room.database
        .readFor('admins')
        .query('SELECT SLEEP(1)')
        .finally(() => settled++),
    );
    const minsu = await room.enter('minsu');
    expect(await minsu.send('history', {})).toMatchObject({ ok: true });
    expect(settled).toBeLessThan(15);
    await Promise.allSettled(slow);
    expect(await room.login(ADMIN.name)).toBeTypeOf('string');
  });
});
