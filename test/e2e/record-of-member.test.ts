import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Follower } from '../../src/logging/follower.js';
import type {
  MemberRecord,
  OpenedWhisper,
  OpeningView,
  Overview,
  OwnRecord,
  OwnSanction,
} from '../../src/contract/records.js';
import { NO_NAMES, seoul } from '../support/record-room.js';
import { makePlace, startRoom, type Answer, type Room } from '../support/room.js';

interface Page<T> {
  items: T[];
  more: boolean;
}

let room: Room;
let whispers: { seq: number; at: number }[];
let openings: number[];
beforeAll(async () => {
  room = await startRoom();
  const [minsu, jisoo, third] = [
    await room.enter('minsu'),
    await room.enter('jisoo'),
    await room.enter('third'),
  ];
  whispers = [];
  const tell = async (from: typeof minsu, to: string): Promise<void> => {
    whispers.push(await from.whisper(to, '비밀'));
  };
  const open = async (from: number, to: number, reason: string): Promise<number> => {
    const range = { fromSeq: whispers[from]!.seq, toSeq: whispers[to]!.seq };
    const { status, body } = await room.asAdmin<{ seq: number }>('POST', 'admin/logs/whispers', {
      reason,
      ...range,
    });
    expect(status).toBe(200);
    return body.seq;
  };
  await minsu.say('first');
  await tell(minsu, 'jisoo');
  await tell(third, 'jisoo');
  await tell(jisoo, 'minsu');
  await minsu.say('middle');
  openings = [await open(0, 2, 'all three'), await open(1, 1, 'of third'), await open(2, 2, 'the last')];
  await tell(minsu, 'third');
  await minsu.say('last');
  for (const path of ['mute', 'unmute'])
    await room.asAdmin('POST', `admin/members/minsu/${path}`, { reason: path });
  await room.asAdmin('POST', 'admin/members/jisoo/mute', { reason: 'not minsu' });
  await room.asAdmin('PATCH', 'admin/accounts/minsu', { role: 'admin' });
  await room.asAdmin('PATCH', 'admin/accounts/minsu', { role: 'member' });
  await room.http('PATCH', 'admin/accounts/jisoo', {
    token: await room.token('third'),
    body: { disabled: true },
  });
});
afterAll(() => room.close());

const mine = async <T>(name: string, path = ''): Promise<Answer<T>> =>
  room.http<T>('GET', `me/record${path}`, { token: await room.token(name) });
const seqs = (items: readonly { seq: number }[]) => items.map(({ seq }) => seq);

describe('GET admin/records/members/:name', () => {
  const of = (name: string) =>
    room.asAdmin<MemberRecord>('GET', `admin/records/members/${encodeURIComponent(name)}`);

  it("is a member's story, under every form of the name", async () => {
    const [all, , last] = openings;
    const lines = await room.rows<{ first: number; last: number }>(
      `SELECT MIN(c.seq) AS first, MAX(c.seq) AS last FROM chat_log c JOIN accounts a ON a.id = c.sender_id
       WHERE a.name = 'minsu'`,
    );
    const { status, body } = await of('MINSU');
    expect(status).toBe(200);
    expect(body).toEqual({
      account: expect.objectContaining({ name: 'minsu', role: 'member', disabled: false }),
      sanctions: {
        items: [
          expect.objectContaining({ action: 'unmute', actor: 'admin', target: 'minsu', reason: 'unmute' }),
          expect.objectContaining({
            action: 'mute',
            actor: 'admin',
            target: 'minsu',
            until: expect.any(Number),
          }),
        ],
        more: false,
      },
      openings: {
        items: [
          { seq: last, by: 'admin', reason: 'the last', at: expect.any(Number), count: 1 },
          { seq: all, by: 'admin', reason: 'all three', at: expect.any(Number), count: 2 },
        ],
        more: false,
      },
      counts: { lines: 3, whispersSent: 2, whispersReceived: 1 },
      firstSeq: lines[0]!.first,
      lastSeq: lines[0]!.last,
    });
  });

  it('has no seqs of a member who never spoke', async () => {
    const { body } = await of('admin');
    expect(body).toMatchObject({ counts: { lines: 0, whispersSent: 0, whispersReceived: 0 } });
    expect(body).not.toHaveProperty('firstSeq');
    expect(JSON.stringify(body)).not.toContain('null');
  });

  it.each(NO_NAMES.filter(name => name !== '%'))('is 404 for the name %j', async name => {
    const { status, body } = await of(name);
    expect([status, body.error?.code]).toEqual([404, 'NO_SUCH_MEMBER']);
  });
});

describe('GET me/record', () => {
  it("has one's own account, sanctions and openings, and no whisper's text", async () => {
    const { status, body } = await mine<OwnRecord>('minsu');
    expect(status).toBe(200);
    expect(body.account).toMatchObject({ name: 'minsu', role: 'member' });
    expect(body.sanctions).toEqual((await mine<Page<OwnSanction>>('minsu', '/sanctions')).body);
    expect(body.openings).toEqual((await mine<Page<OpeningView>>('minsu', '/openings')).body);
    expect(JSON.stringify(body)).not.toMatch(/비밀|null/);
  });

  it('has sanctions with who, why and until when, page by page', async () => {
    const { body } = await mine<Page<OwnSanction>>('minsu', '/sanctions?limit=1');
    const [unmute] = body.items;
    expect(body).toEqual({
      items: [{ seq: unmute!.seq, at: expect.any(Number), action: 'unmute', by: 'admin', reason: 'unmute' }],
      more: true,
    });
    const next = await mine<Page<OwnSanction>>('minsu', `/sanctions?before=${unmute!.seq}`);
    expect(next.body).toMatchObject({ items: [{ action: 'mute', until: expect.any(Number) }], more: false });
    expect((await mine<Page<OwnSanction>>('third', '/sanctions')).body).toEqual({ items: [], more: false });
    expect((await mine<Page<OwnSanction>>('jisoo', '/sanctions')).body.items).toHaveLength(1);
  });

  it('has the openings of whispers of theirs, sent or received, and no others', async () => {
    const [all, ofThird, last] = openings;
    const of = async (name: string, query = '') =>
      (await mine<Page<OpeningView>>(name, `/openings?${query}`)).body;
    expect(seqs((await of('minsu')).items)).toEqual([last, all]);
    expect(seqs((await of('jisoo')).items)).toEqual([last, ofThird, all]);
    expect((await of('jisoo')).items.map(({ count }) => count)).toEqual([1, 1, 3]);
    expect((await of('third')).items.map(({ seq, count }) => [seq, count])).toEqual([
      [ofThird, 1],
      [all, 1],
    ]);
    expect(await of('admin')).toEqual({ items: [], more: false });
    expect(await of('jisoo', 'limit=2')).toMatchObject({ items: [{}, {}], more: true });
    expect(seqs((await of('jisoo', `limit=2&before=${ofThird}`)).items)).toEqual([all]);
  });

  it('has the whispers of one opening that are theirs; of another 404', async () => {
    const [all, ofThird] = openings;
    const { body } = await mine<{ items: OpenedWhisper[] }>('minsu', `/openings/${all}`);
    const { at } = whispers[2]!;
    expect(body.items[0]).toEqual({ seq: whispers[2]!.seq, from: 'jisoo', to: 'minsu', at });
    expect(seqs(body.items)).toEqual([whispers[2]!.seq, whispers[0]!.seq]);
    const others = [ofThird, whispers[0]!.seq, 0, 'x', '-1', '1e3', "1' OR '1'='1", '9007199254740993'];
    for (const seq of others) {
      const { status, body: refusal } = await mine<object>('minsu', `/openings/${encodeURIComponent(seq!)}`);
      expect([seq, status, refusal.error?.code]).toEqual([seq, 404, 'NOT_FOUND']);
    }
  });

  it('shows nothing that this node has not shown', async () => {
    const [all] = openings;
    Object.defineProperty(room.app.get(Follower), 'position', { get: () => all! - 1, configurable: true });
    try {
      expect((await mine<OwnRecord>('minsu')).body).toMatchObject({
        sanctions: { items: [] },
        openings: { items: [] },
      });
      expect((await mine('minsu', `/openings/${all}`)).status).toBe(404);
    } finally {
      Reflect.deleteProperty(room.app.get(Follower), 'position');
    }
  });

  it.each([
    '/sanctions?limit=0',
    '/sanctions?before=x',
    '/openings?limit=201',
    '/logins?before=2026-02-30',
    '/logins?before=x',
  ])('is 400 for %s', async path => {
    expect((await mine('minsu', path)).status).toBe(400);
  });

  it('is 401 without a token', async () => {
    for (const path of ['', '/sanctions', '/openings', '/openings/1', '/logins'])
      expect((await room.http('GET', `me/record${path}`)).status).toBe(401);
  });
});

describe('GET admin/overview', () => {
  it('has the figures of the room', async () => {
    const { status, body } = await room.asAdmin<Overview>('GET', 'admin/overview');
    const [count] = await room.rows<{ n: number; first: number }>(
      'SELECT COUNT(*) AS n, MIN(seq) AS first FROM chat_log',
    );
    const [head] = await room.rows<{ seq: number }>('SELECT seq FROM log_head');
    expect([status, body]).toEqual([
      200,
      {
        at: expect.any(Number),
        members: { here: 3, accounts: 4 },
        lines: { today: count!.n, perSecond: expect.any(Number) },
        ack: { p50Ms: expect.any(Number), p99Ms: expect.any(Number) },
        queue: { lines: 0, bytes: 0 },
        database: { kind: room.database.kind, ready: true, bytes: expect.any(Number) },
        log: { seq: head!.seq, oldestSeq: count!.first, sealedTo: expect.any(Number) },
      },
    ]);
    expect(body.lines.perSecond).toBeGreaterThan(0);
    expect(body.ack!.p99Ms).toBeGreaterThanOrEqual(body.ack!.p50Ms);
    expect(body.ack!.p50Ms).toBeGreaterThan(0);
    expect(body.database.bytes).toBeGreaterThan(100_000);
  });
});

describe('GET me/record/logins', () => {
  interface Days extends Page<{ day: string; times: number; failed: number }> {
    fromDay?: string;
    timeZone: string;
  }

  it("has one's own log-ins by day, 31 days a page, over midnight", async () => {
    const place = await makePlace();
    const first = seoul('2026-01-01T23:30:00');
    const past = await startRoom({ LOGIN_SLOWDOWN: 'off', TOKEN_TTL: '90d' }, place, first);
    try {
      for (const name of ['minsu', 'jisoo']) await past.member(name);
      for (let day = 0; day < 33; day++) {
        past.standAt(first + day * 86_400_000);
        await past.login(day % 4 === 1 ? 'jisoo' : 'minsu');
      }
      await past.http('POST', 'auth/login', { body: { name: 'minsu', password: 'not this one' } });
      const page = async (query: string): Promise<Days> =>
        (await past.http('GET', `me/record/logins?${query}`, { token: await past.token('minsu') })).body;
      const newest = await page('');
      expect(newest).toMatchObject({ more: true, fromDay: '2026-01-03', timeZone: 'Asia/Seoul' });
      expect(newest.items[0]).toEqual({
        ...{ day: '2026-02-02', first: expect.any(Number), last: expect.any(Number) },
        ...{ times: 1, failed: 1, addresses: ['127.0.0.1'] },
      });
      expect(newest.items.map(({ day }) => day)).not.toContain('2026-01-02');
      expect(newest.items).toHaveLength(31 - 7);
      const oldest = await page(`before=${newest.fromDay}`);
      expect(oldest).toMatchObject({
        items: [{ day: '2026-01-01', times: 1 }],
        more: false,
        fromDay: '2026-01-01',
      });
      expect(await page('before=2026-01-01')).toEqual({ items: [], more: false, timeZone: 'Asia/Seoul' });
    } finally {
      await past.close();
    }
  });
});
