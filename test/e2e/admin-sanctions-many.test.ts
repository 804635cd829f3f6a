import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, startRoom, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
});
afterAll(() => room.close());

describe('GET admin/sanctions in a room where very many are disabled', () => {
  const MANY = 250;
  const names = Array.from({ length: MANY }, (_, i) => `gone_${i}`);
  beforeAll(async () => {
    await room.database.write('moderation', async tx => {
      const [head] = await tx.query<{ seq: number }>('SELECT seq FROM log_head');
      const [{ id: first }] = (await tx.query('SELECT MAX(id) + 1 AS id FROM accounts')) as [{ id: number }];
      for (const [i, name] of names.entries()) {
        await tx.query(
          `INSERT INTO accounts (id, name, name_key, password_hash, role, token_version, created_at, disabled_at)
           VALUES (?, ?, ?, '-', 'member', 0, 1, ?)`,
          [first + i, name, name, 1_000 + i],
        );
        await tx.query(
          `INSERT INTO moderation_log (seq, act_id, action, outcome, actor_id, target_id, at)
           VALUES (?, ?, 'disable', 'done', 1, ?, ?)`,
          [head!.seq + 1 + i, name, first + i, 1_000 + i],
        );
      }
      await tx.query('UPDATE log_head SET seq = seq + ?', [MANY]);
    });
  });

  const ask = async (query = '') =>
    (await room.asAdmin<{ items: { name: string }[]; more: boolean }>('GET', `admin/sanctions${query}`)).body;

  it('has the newest 200 of them, and says that there are more', async () => {
    const { items, more } = await ask();
    const gone = items.map(({ name }) => name).filter(name => name.startsWith('gone_'));
    expect([gone.length <= 200, gone[0], more]).toEqual([true, names.at(-1), true]);
  });

  it('has all that is in force on one member, and nothing else', async () => {
    const { items, more } = await ask('?member=gone_0');
    expect([items.map(({ name }) => name), more]).toEqual([['gone_0'], false]);
    expect((await ask(`?member=${ADMIN.name}`)).items).toEqual([]);
    expect((await room.asAdmin('GET', 'admin/sanctions?member=no_one')).status).toBe(404);
  });
});
