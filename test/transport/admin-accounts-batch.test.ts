import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountOf, actsOn } from '../support/accounts.js';
import { PASSWORD, startRoom, type Room } from '../support/room.js';

interface Verdicts {
  items: { account?: { name: string }; error?: { code: string; field?: string } }[];
}

let room: Room;
beforeAll(async () => {
  room = await startRoom();
  await room.member('taken');
});
afterAll(() => room.close());

const create = (items: unknown) => room.asAdmin<Verdicts>('POST', 'admin/accounts/batch', { items });

describe('POST admin/accounts/batch', () => {
  it('creates fifty, each as an act of its own, with passwords for one log-in', async () => {
    const names = Array.from({ length: 50 }, (_, i) => `회원_${i}`);
    const { status, body } = await create(names.map(name => ({ name, password: `handed over ${name}` })));
    expect(status).toBe(200);
    expect(body.items.map(({ account }) => account?.name)).toEqual(names);
    expect(await actsOn(room, '회원_49')).toEqual(['create done member']);
    expect(await accountOf(room, '회원_7')).toMatchObject({ role: 'member', must_change_password: 1 });
    const login = { name: '회원_7', password: 'handed over 회원_7' };
    const { body: answer } = await room.http('POST', 'auth/login', { body: login });
    expect(answer).toMatchObject({ account: { mustChangePassword: true } });
  }, 30_000);

  it('has a verdict for each, in their order', async () => {
    const { body } = await create([
      { name: 'taken', password: PASSWORD },
      { name: 'a', password: PASSWORD },
      { name: 'weak_one', password: 'weak_one' },
      { name: 'twice', password: PASSWORD, role: 'admin', mustChangePassword: false },
      { name: 'TWICE', password: PASSWORD },
      { name: 'system', password: PASSWORD },
      { name: 'owner', password: PASSWORD, role: 'owner' },
      { name: ['x'], password: PASSWORD },
      'a name',
      null,
      { name: 'no_password', password: null },
      { name: 'extra', password: PASSWORD, role: null, id: 1, disabled: true, items: [] },
    ]);
    expect(body.items.map(({ account, error }) => account?.name ?? `${error!.code} ${error!.field}`)).toEqual(
      [
        'CONFLICT name',
        'INVALID name',
        'INVALID password',
        'twice',
        'CONFLICT name',
        'CONFLICT name',
        'INVALID role',
        'INVALID name',
        'INVALID items',
        'INVALID items',
        'INVALID password',
        'extra',
      ],
    );
    expect(await accountOf(room, 'twice')).toMatchObject({ role: 'admin', must_change_password: 0 });
    expect(await accountOf(room, 'extra')).toMatchObject({ role: 'member', disabled_at: null });
  });

  it.each([
    ['nothing', undefined],
    ['no list', { name: 'x' }],
    ['an empty list', []],
    ['51 items', Array.from({ length: 51 }, (_, i) => ({ name: `one_${i}`, password: PASSWORD }))],
  ])('is INVALID for %s, and nothing is made', async (_, items) => {
    const { status, body } = await create(items);
    expect([status, body.error]).toEqual([400, expect.objectContaining({ code: 'INVALID', field: 'items' })]);
    expect(await accountOf(room, 'one_0')).toBeUndefined();
  });

  it('does not hold up a log-in', async () => {
    const names = Array.from({ length: 50 }, (_, i) => `behind_${i}`);
    const batch = create(names.map(name => ({ name, password: `handed over ${name}` })));
    let isDone = false;
    void batch.then(() => (isDone = true));
    await room.login('taken');
    expect(isDone).toBe(false);
    expect((await batch).body.items.every(({ account }) => account)).toBe(true);
  }, 30_000);

  it('ends for an admin who loses the role meanwhile', async () => {
    await room.member('second', 'admin');
    const token = await room.login('second');
    const items = Array.from({ length: 50 }, (_, i) => ({ name: `late_${i}`, password: PASSWORD }));
    const batch = room.http('POST', 'admin/accounts/batch', { token, body: { items } });
    await expect.poll(async () => accountOf(room, 'late_0')).toBeDefined();
    await room.asAdmin('PATCH', 'admin/accounts/second', { role: 'member' });
    expect((await batch).status).toBeGreaterThanOrEqual(401);
    expect(await accountOf(room, 'late_49')).toBeUndefined();
  }, 30_000);
});
