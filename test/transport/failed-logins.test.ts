import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FailedLogins } from '../../src/auth/failed-logins.js';
import { loginFrom, newAddress } from '../support/logins.js';
import { PASSWORD, startRoom, type Room } from '../support/room.js';

/** One proxy in front, so that a test can come from any address. */
let room: Room;
beforeAll(async () => {
  room = await startRoom({ TRUST_PROXY: '1', LOGIN_SLOWDOWN: 'off' });
  for (const name of ['minsu', 'jisoo', 'hana', 'disabled']) await room.member(name);
  await room.asAdmin('PATCH', 'admin/accounts/disabled', { disabled: true });
});
afterAll(() => room.close());

const login = (name: string, password: string, from: string) => loginFrom(room, name, password, from);

/** Wrong passwords, one after the other. */
async function guess(name: string, from: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await login(name, `guess number ${i}`, from);
}

describe('a flood of failed log-ins', () => {
  const failed = (from: string) =>
    room.logins<{ name: string | null; count: number }>("event = 'login_failed' AND ip = ?", [from]);

  /** Waits until the counted failures are written, as at the end of a minute. */
  async function counted(from: string, total: number): Promise<{ name: string | null; count: number }[]> {
    room.app.get(FailedLogins).onModuleDestroy();
    const sum = async () => (await failed(from)).reduce((all, { count }) => all + count, 0);
    await expect.poll(sum).toBe(total);
    return failed(from);
  }

  it('does not hide whose password was guessed: nine decoys, then a member', async () => {
    const from = newAddress();
    for (let i = 0; i < 9; i++) await guess(`decoy${i}`, from, 1);
    await guess('minsu', from, 4);
    expect((await failed(from)).filter(({ name }) => name === 'minsu')).toEqual([
      expect.objectContaining({ count: 1 }),
    ]);
    const rows = (await counted(from, 13)).map(({ name, count }) => `${name} ${count}`);
    expect(rows).toEqual([...Array(9).fill('null 1'), 'minsu 1', 'minsu 3']);
  });

  it('does not either with decoys that exist', async () => {
    const from = newAddress();
    const decoys = Array.from({ length: 12 }, (_, i) => `decoy_${i}`);
    for (const name of decoys) await room.member(name);
    for (const name of [...decoys, 'jisoo']) await guess(name, from, 2);
    const counts = new Map<string | null, number>();
    for (const { name, count } of await counted(from, 26)) counts.set(name, (counts.get(name) ?? 0) + count);
    expect(counts).toEqual(new Map([...decoys, 'jisoo'].map(name => [name, 2])));
  });

  it('of one name is ten rows, the last with a count', async () => {
    const from = newAddress();
    const failures = room.app.get(FailedLogins);
    const { id, name } = (
      await room.rows<{ id: number; name: string }>("SELECT id, name FROM accounts WHERE name = 'hana'")
    )[0]!;
    for (let i = 0; i < 40; i++) await failures.record({ id, name }, { ip: from });
    expect((await counted(from, 40)).map(({ count }) => count)).toEqual([...Array(9).fill(1), 31]);
  });

  it('of more names than may be tried in a minute has bounds', async () => {
    const from = newAddress();
    const failures = room.app.get(FailedLogins);
    for (let id = 1; id <= 500; id++) {
      const one = failures.record({ id, name: `n${id}` }, { ip: from });
      if (id % 50 === 0) await one;
    }
    const rows = await counted(from, 500);
    expect(rows).toHaveLength(101);
    expect(rows.at(-1)).toMatchObject({ name: null, count: 400 });
  });
});

describe('the right password of an account that may not come in', () => {
  it('leaves a row that says so', async () => {
    const from = newAddress();
    expect((await login('disabled', PASSWORD, from)).body.error?.code).toBe('DISABLED');
    const rows = await room.logins("event = 'login_failed' AND ip = ?", [from]);
    expect(rows).toEqual([expect.objectContaining({ name: 'disabled', cause: 'disabled', count: 1 })]);
  });
});
