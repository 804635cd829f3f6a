import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Thread } from '../../src/database/thread.js';
import { answering } from '../../src/database/work-context.js';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
  await room.member('minsu');
  // starts the thread that reads, where there is one
  for (const kind of ['members', 'admins'] as const) await room.database.ask(kind, 'SELECT 1 AS one', []);
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => room.close());

const OWN = 'me/record/sanctions';
/** Statements of members that are answered at once. */
const atOnce = (): number => (room.database.kind === 'sqlite' ? 1 : 6);
/** Statements of members that wait or are answered. */
const MAX = 20;

/** A statement that takes about half a second. */
const slow = (): string =>
  room.database.kind === 'sqlite'
    ? 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500000) SELECT COUNT(*) AS n FROM n'
    : 'SELECT SLEEP(0.5) AS n';

/** Resolves with the answer's rows, or with the code of a refusal. */
async function ask(sql: string, accountId?: number): Promise<unknown> {
  const asked = answering(accountId === undefined ? {} : { accountId }, async () =>
    room.database.ask('members', sql, []),
  );
  return asked.catch((error: Error & { code: string }) => error.code);
}

/** Keeps the database from answering what members ask until it is let go, and remembers what it was asked. */
function hold(): { ran: string[]; letGo: () => void } {
  const ran: string[] = [];
  let letGo = (): void => undefined;
  const gate = new Promise<void>(resolve => (letGo = resolve));
  if (room.database.kind === 'sqlite') {
    const { send } = Thread.prototype as unknown as { send: (message: object) => void };
    vi.spyOn(Thread.prototype, 'send').mockImplementation(function (this: Thread<object, unknown>, message) {
      if (!('sql' in message)) return send.call(this, message);
      ran.push(message.sql as string);
      void gate.then(() => send.call(this, message));
    });
  } else {
    const manager = room.database.readFor('members');
    const query = manager.query.bind(manager);
    vi.spyOn(manager, 'query').mockImplementation(async (sql, parameters) => {
      ran.push(sql);
      await gate;
      return query(sql, parameters);
    });
  }
  return { ran, letGo };
}

describe('what requests read', () => {
  it('of members, however slow and many they are, keeps no admin waiting', async () => {
    let isOver = false;
    const many = Array.from({ length: MAX * atOnce() }, async (_, i) => {
      const answers: unknown[] = [];
      while (!isOver) {
        answers.push(await ask(slow(), 1_000 + i));
        // one that was given up while it runs keeps its place
        await sleep(10);
      }
      return answers;
    });
    try {
      expect(await ask('SELECT 1 AS one', 999)).toBe('BUSY');
      for (const path of ['admin/records/acts', 'admin/records/lines', 'admin/overview'])
        expect((await room.asAdmin('GET', path)).status).toBe(200);
    } finally {
      isOver = true;
    }
    expect((await Promise.all(many)).flat()).toContain('BUSY');
  });

  it('of one account is answered six at a time, and keeps no other one waiting', async () => {
    const token = await room.token('minsu');
    const { letGo } = hold();
    const statuses: number[] = [];
    const asked = Array.from({ length: 10 }, async () => {
      const { status } = await room.http('GET', OWN, { token });
      statuses.push(status);
    });
    await expect.poll(() => statuses).toEqual([503, 503, 503, 503]);
    const other = ask('SELECT 1 AS one', 999);
    letGo();
    expect(await other).toMatchObject([{ one: 1 }]);
    await Promise.all(asked);
    expect(statuses.slice(4)).toEqual(Array<number>(6).fill(200));
  });

  it('is not read for a client that has gone while it waited', async () => {
    const token = await room.token('minsu');
    const asking = vi.spyOn(room.database, 'ask');
    const { ran, letGo } = hold();
    const others = Array.from({ length: atOnce() }, async (_, i) => ask('SELECT 1 AS one', 1_000 + i));
    const client = new AbortController();
    const left = fetch(`${room.url}/api/${OWN}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: client.signal,
    }).catch(() => 'left');
    await expect.poll(() => asking.mock.results.length).toBe(atOnce() + 1);
    client.abort();
    expect(await left).toBe('left');
    await expect(asking.mock.results.at(-1)!.value).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    letGo();
    await Promise.all(others);
    expect(await ask('SELECT 2 AS two')).toMatchObject([{ two: 2 }]);
    expect(ran).toEqual([...others.map(() => 'SELECT 1 AS one'), 'SELECT 2 AS two']);
  });

  it('is not read when its time was over before its turn', async () => {
    const { ran, letGo } = hold();
    const others = Array.from({ length: atOnce() }, async (_, i) => ask('SELECT 1 AS one', 1_000 + i));
    const asked = performance.now();
    expect(await ask('SELECT 2 AS two')).toBe('BUSY');
    // 2 s for the file, 5 s for a server
    expect(performance.now() - asked).toBeLessThan(8_000);
    letGo();
    await Promise.all(others);
    expect(await ask('SELECT 3 AS three')).toMatchObject([{ three: 3 }]);
    expect(ran).not.toContain('SELECT 2 AS two');
  });
});
