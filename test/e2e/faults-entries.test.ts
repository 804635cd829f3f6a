import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Participants } from '../../src/chat/participants.js';
import type { Client } from '../support/client.js';
import { PASSWORD, startRoom, type Room } from '../support/room.js';

const AT_ONCE = 20;
const ROUNDS = 10;

interface Row {
  event: string;
  visit: string;
  cause: string | null;
}

let room: Room;
beforeAll(async () => {
  room = await startRoom({ MAX_SOCKETS_PER_ACCOUNT: '0' });
});
afterAll(() => room.close());

const visits = (name: string): Promise<Row[]> =>
  room.logins<Row & Record<string, unknown>>(`name = ? AND event IN ('enter', 'leave')`, [name]);
/** How often each visit was entered and left: `{a: [1, 1], b: [1, 0]}`. */
async function tally(name: string): Promise<Record<string, [number, number]>> {
  const counts: Record<string, [number, number]> = {};
  for (const { event, visit } of await visits(name)) (counts[visit] ??= [0, 0])[event === 'enter' ? 0 : 1]++;
  return counts;
}
const openVisits = async (name: string): Promise<number> =>
  Object.values(await tally(name)).filter(([enters, leaves]) => enters !== leaves).length;
const connect = async (name: string): Promise<Client> => room.client({ token: await room.token(name) });

describe('twenty log-ins and entries of one account at once', () => {
  it('are twenty log-ins on record and one visit, which ends once, after the last connection', async () => {
    await room.member('minsu');
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, () =>
        room.http('POST', 'auth/login', { body: { name: 'minsu', password: PASSWORD } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(AT_ONCE).fill(200));
    expect(await room.logins(`event = 'login' AND name = ?`, ['minsu'])).toHaveLength(AT_ONCE);

    const clients = answers.map(({ body }) => room.client({ token: body.accessToken }));
    await Promise.all(clients.map(client => client.welcomed()));
    expect(Object.values(await tally('minsu'))).toEqual([[1, 0]]);
    const [last, ...others] = clients;
    await Promise.all(others.map(client => client.say('/quit')));
    await Promise.all(others.map(client => client.closed()));
    expect(await last!.say('I am still here')).toMatchObject({ ok: true });
    expect(Object.values(await tally('minsu'))).toEqual([[1, 0]]);
    last!.socket.disconnect();
    await expect.poll(async () => Object.values(await tally('minsu'))).toEqual([[1, 1]]);
    expect((await visits('minsu')).at(-1)).toMatchObject({ event: 'leave', cause: 'quit' });
  });
});

describe('twenty connections of one account that come and go in a race', () => {
  it('leave one enter row and one leave row for each visit, and none open', async () => {
    await room.member('jisoo');
    await room.token('jisoo');
    let welcomed = 0;
    for (let round = 0; round < ROUNDS; round++) {
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          const client = await connect('jisoo');
          // put off if the stay ended while it was let in: a stock client comes again
          await client.until(() => client.welcome !== undefined || client.ended);
          expect(client.refusal).toBeUndefined();
          if (client.welcome) welcomed++;
          client.socket.disconnect();
        }),
      );
    }
    expect(welcomed).toBeGreaterThanOrEqual(ROUNDS);
    await expect.poll(() => openVisits('jisoo'), { timeout: 15_000 }).toBe(0);
    const all = Object.values(await tally('jisoo'));
    expect(all.length).toBeGreaterThanOrEqual(ROUNDS);
    expect(all).toEqual(all.map(() => [1, 1]));
  }, 40_000);

  it('also when they are lost on their way in', async () => {
    await room.member('hyeon');
    await room.token('hyeon');
    const participants = room.app.get(Participants);
    const enter = participants.enter.bind(participants);
    let letIn = (): void => undefined;
    const gone = new Promise<void>(resolve => (letIn = resolve));
    let atTheDoor = 0;
    participants.enter = async (...given) => {
      atTheDoor++;
      await gone;
      return enter(...given);
    };
    const clients = await Promise.all(Array.from({ length: AT_ONCE }, () => connect('hyeon')));
    await expect.poll(() => atTheDoor).toBe(AT_ONCE);
    for (const client of clients) client.socket.io.engine.close();
    await Promise.all(clients.map(client => client.until(() => client.ended)));
    await room.http('GET', 'health');
    participants.enter = enter;
    letIn();
    // no member is counted in, but the entry is on record: it must not stay open for ever
    await expect.poll(async () => (await visits('hyeon')).length).toBeGreaterThan(0);
    await expect.poll(() => openVisits('hyeon'), { timeout: 15_000 }).toBe(0);
    const all = Object.values(await tally('hyeon'));
    expect(all.length).toBeGreaterThan(0);
    expect(all).toEqual(all.map(() => [1, 1]));
    const rows = await visits('hyeon');
    expect(new Set(rows.flatMap(row => row.cause ?? []))).toEqual(new Set(['lost']));
  }, 40_000);
});
