import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, startRoom, type Answer, type Room } from '../support/room.js';
import type { Client } from '../support/client.js';

interface Login {
  id: number;
  at: number;
  event: string;
  name?: string;
}
interface Opened {
  seq: number;
  items: { seq: number; from: string; to: string; at: number; text: string }[];
  more: boolean;
}

let room: Room;
let minsu: Client;
let jisoo: Client;
beforeAll(async () => {
  room = await startRoom({ LOGIN_SLOWDOWN: 'off' });
  [minsu, jisoo] = [await room.enter('minsu'), await room.enter('jisoo')];
});
afterAll(() => room.close());

describe('GET admin/logs/logins', () => {
  const page = (query = '') =>
    room.asAdmin<{ items: Login[]; more: boolean }>('GET', `admin/logs/logins?${query}`);

  it("shows today's events newest first, with address and program, and null nowhere", async () => {
    await room.http('POST', 'auth/login', { body: { name: 'nobody', password: 'not this one' } });
    const { status, body } = await page();
    expect(status).toBe(200);
    expect(body.items[0]).toEqual({
      id: expect.any(Number),
      at: expect.any(Number),
      event: 'login_failed',
      node: 'test',
      count: 1,
      ip: '127.0.0.1',
      userAgent: 'node',
      transport: 'rest',
    });
    const enter = body.items.find(({ event, name }) => event === 'enter' && name === 'minsu');
    expect(enter).toMatchObject({ visit: expect.stringMatching(/^[0-9a-f-]{36}$/), ip: '127.0.0.1' });
    expect(JSON.stringify(body)).not.toMatch(/null|password|nobody/);
  });

  it('pages by at and id without loss or overlap, also within one millisecond', async () => {
    const at = Date.now();
    await room.atTime(at, () => Promise.all(Array.from({ length: 9 }, () => room.login('minsu'))));
    const rows = await room.logins<{ id: number; at: number }>();
    const newestFirst = rows.sort((a, b) => b.at - a.at || b.id - a.id).map(({ id }) => id);
    const seen: number[] = [];
    for (let before = '', more = true; more && seen.length <= newestFirst.length;) {
      const { body } = await page(`limit=4${before}`);
      seen.push(...body.items.map(({ id }) => id));
      ({ more } = body);
      const last = body.items.at(-1)!;
      before = `&before=${last.at},${last.id}`;
    }
    expect(seen).toEqual(newestFirst);
  });

  it.each(['5', '5,', ',5', '5,x', '5;5', '-5,5', "5,5' OR 1=1", '5,5,5'])(
    'is 400 with before %j',
    async before => {
      const { status, body } = await page(`before=${encodeURIComponent(before)}`);
      expect([status, body.error]).toEqual([
        400,
        expect.objectContaining({ code: 'INVALID', field: 'before' }),
      ]);
    },
  );
});

describe('POST admin/logs/whispers', () => {
  const open = (body: unknown): Promise<Answer<Opened>> => room.asAdmin('POST', 'admin/logs/whispers', body);
  const openings = () =>
    room.rows(
      `SELECT m.seq, a.name AS actor, m.reason, m.from_seq AS fromSeq, m.to_seq AS toSeq, m.outcome
       FROM moderation_log m JOIN accounts a ON a.id = m.actor_id WHERE m.action = 'whispers_opened'`,
    );

  it('answers the whispers of the range, and its row says who opened what and why', async () => {
    const first = await minsu.whisper('jisoo', 'one 😀');
    await minsu.say('not a whisper');
    const last = await jisoo.whisper('minsu', 'two');
    const beyond = await jisoo.whisper('minsu', 'three');
    const range = { fromSeq: first.seq as number, toSeq: last.seq as number };
    const { status, body } = await open({ reason: 'a complaint', ...range });
    expect(status).toBe(200);
    expect(body).toEqual({
      seq: expect.any(Number),
      items: [
        { seq: first.seq, from: 'minsu', to: 'jisoo', at: first.at, text: 'one 😀' },
        { seq: last.seq, from: 'jisoo', to: 'minsu', at: last.at, text: 'two' },
      ],
      more: false,
      parties: 2,
    });
    const row = { actor: ADMIN.name, reason: 'a complaint', outcome: 'done', ...range };
    expect(await openings()).toEqual([{ seq: body.seq, ...row }]);
    expect(body.seq).toBeGreaterThan(beyond.seq as number);
  });

  it('opens 500 at most, and says how far it really went', async () => {
    const acks: { ok: boolean; seq: number }[] = await Promise.all(
      Array.from({ length: 510 }, (_, i) => minsu.whisper('jisoo', `number ${i}`)),
    );
    expect(acks.every(({ ok }) => ok)).toBe(true);
    const { body } = await open({
      reason: 'all of them',
      fromSeq: acks[0]!.seq,
      toSeq: Number.MAX_SAFE_INTEGER,
    });
    expect([body.items.length, body.more]).toEqual([500, true]);
    expect(body.items.at(-1)).toMatchObject({ seq: acks[499]!.seq, text: 'number 499' });
    expect((await openings()).at(-1)).toMatchObject({ fromSeq: acks[0]!.seq, toSeq: acks[499]!.seq });
  });

  it('is on record too when there was nothing to open', async () => {
    const { body } = await open({ reason: 'nothing there', fromSeq: 1, toSeq: 1 });
    expect(body).toMatchObject({ items: [], more: false });
    expect((await openings()).at(-1)).toMatchObject({ seq: body.seq, reason: 'nothing there' });
  });

  it.each([
    ['no reason', 'INVALID', { fromSeq: 1, toSeq: 9 }],
    ['an empty reason', 'EMPTY', { reason: ' ', fromSeq: 1, toSeq: 9 }],
    ['a reason of 201 code points', 'TOO_LONG', { reason: '가'.repeat(201), fromSeq: 1, toSeq: 9 }],
    ['no range', 'INVALID', { reason: 'x' }],
    ['a range without an end', 'INVALID', { reason: 'x', fromSeq: 1 }],
    ['a range that runs backwards', 'INVALID', { reason: 'x', fromSeq: 9, toSeq: 1 }],
    ['a range from 0', 'INVALID', { reason: 'x', fromSeq: 0, toSeq: 9 }],
    ['a range in words', 'INVALID', { reason: 'x', fromSeq: '1', toSeq: '9' }],
    ['a range of fractions', 'INVALID', { reason: 'x', fromSeq: 1.5, toSeq: 9 }],
    ['a range beyond all numbers', 'INVALID', { reason: 'x', fromSeq: 1, toSeq: 2 ** 53 }],
    ['a range that is an array', 'INVALID', { reason: 'x', fromSeq: [1], toSeq: [9] }],
  ])('opens nothing with %s, and leaves no row', async (_, code, body) => {
    const before = await openings();
    const answer = await open(body);
    expect([answer.status, answer.body.error?.code]).toEqual([400, code]);
    expect(answer.body).not.toHaveProperty('items');
    expect(await openings()).toEqual(before);
  });

  it('is never for a member, by whatever way', async () => {
    const before = await openings();
    for (const name of ['minsu', 'jisoo']) {
      const answer = await room.http('POST', 'admin/logs/whispers', {
        token: await room.token(name),
        body: { reason: 'curious', fromSeq: 1, toSeq: 99 },
      });
      expect([answer.status, answer.body]).toEqual([
        403,
        { error: expect.objectContaining({ code: 'FORBIDDEN' }) },
      ]);
    }
    expect(await openings()).toEqual(before);
    const third = await room.enter('third');
    const { items } = await third.send('history', { with: 'minsu' });
    expect(items).toEqual([]);
    expect(JSON.stringify([third.items, await third.send('history', { limit: 200 })])).not.toContain(
      'number 4',
    );
  });
});
