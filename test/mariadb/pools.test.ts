import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AccountLookup } from '../../src/auth/account-lookup.js';
import { ADMIN, PASSWORD, startRoom, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
  await room.enter('minsu');
  await room.asAdmin('POST', 'admin/accounts', { name: 'handed_over', password: PASSWORD });
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
    // who set the password is told with the log-in
    expect(await room.login('handed_over')).toBeTypeOf('string');
    const { seq } = await minsu.say('still here');
    await minsu.reached(seq);
    await room.database.read.query('SELECT 1');
    expect(settled).toBeLessThan(60);
    await Promise.allSettled(slow);
  });

  it('are not many for the name that very many log-ins tell', async () => {
    const { read } = room.database;
    const many = vi.spyOn(read, 'find');
    const single = vi.spyOn(read, 'findOneByOrFail');
    const names = await Promise.all(Array.from({ length: 200 }, () => room.app.get(AccountLookup).nameOf(1)));
    const reads = many.mock.calls.length + single.mock.calls.length;
    vi.restoreAllMocks();
    expect([new Set(names), reads]).toEqual([new Set([ADMIN.name]), 1]);
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
