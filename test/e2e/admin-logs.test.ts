import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, startRoom, type Answer, type Room } from '../support/room.js';

interface Row {
  seq: number;
  kind?: string;
  from?: string;
  to?: string;
  text?: string;
  length?: number;
  at: number;
}
interface Page {
  items: Row[];
  more: boolean;
}

let room: Room;
let secret: number;
beforeAll(async () => {
  room = await startRoom();
  const [minsu, jisoo] = [await room.enter('minsu'), await room.enter('jisoo')];
  for (let i = 0; i < 12; i++) await (i % 3 ? minsu : jisoo).say(`line ${i}`);
  secret = (await minsu.whisper('jisoo', '비밀 😀😀 shh')).seq;
  await jisoo.whisper('admin', 'an appeal');
  await room.asAdmin('POST', 'admin/members/minsu/mute', { reason: 'loud', duration: '1s' });
});
afterAll(() => room.close());

const get = (log: string, query = ''): Promise<Answer<Page>> =>
  room.asAdmin('GET', `admin/logs/${log}?${query}`);

async function items(log: string, query = ''): Promise<Row[]> {
  const { status, body } = await get(log, query);
  expect(status).toBe(200);
  return body.items;
}

/** The day of an instant where the room is, in Seoul. */
const dayOf = (at: number) => new Date(at + 9 * 3_600_000).toISOString().slice(0, 10);

describe('GET admin/logs/chat', () => {
  it('shows lines newest first, with who said what when', async () => {
    const rows = await items('chat', 'kind=chat');
    expect(rows.map(({ text }) => text)).toEqual(Array.from({ length: 12 }, (_, i) => `line ${11 - i}`));
    const { seq, at } = rows[0]!;
    expect(rows[0]).toEqual({ seq, kind: 'chat', from: 'minsu', text: 'line 11', at });
  });

  it('shows of a whisper its parties and its length in code points, never its text', async () => {
    const whispers = await items('chat', 'kind=whisper');
    expect(whispers.map(({ from, to }) => [from, to])).toEqual([
      ['jisoo', ADMIN.name],
      ['minsu', 'jisoo'],
    ]);
    expect(whispers[1]).toEqual({
      seq: secret,
      kind: 'whisper',
      from: 'minsu',
      to: 'jisoo',
      length: 9,
      at: expect.any(Number),
    });
    const { body } = await get('chat', 'limit=200');
    expect(JSON.stringify(body)).not.toMatch(/비밀|appeal/);
  });

  it('pages with before, to the end and without overlap', async () => {
    const all = (await items('chat')).map(({ seq }) => seq);
    const seen: number[] = [];
    let page = (await get('chat', 'limit=4')).body;
    for (let pages = 0; pages < 10; pages++) {
      seen.push(...page.items.map(({ seq }) => seq));
      if (!page.more) break;
      expect(page.items).toHaveLength(4);
      page = (await get('chat', `limit=4&before=${seen.at(-1)}`)).body;
    }
    expect(seen).toEqual(all);
    expect((await get('chat', `before=${seen.at(-1)}`)).body).toEqual({ items: [], more: false });
  });

  it('says nothing of more when the page ends with the last row', async () => {
    expect((await get('chat', 'limit=14')).body).toMatchObject({ more: false });
    expect((await get('chat', 'limit=13')).body).toMatchObject({ more: true });
  });

  it('takes only what is after a seq, and between two', async () => {
    const all = await items('chat');
    expect(await items('chat', `after=${all[3]!.seq}`)).toEqual(all.slice(0, 3));
    expect(await items('chat', `after=${all[6]!.seq}&before=${all[2]!.seq}`)).toEqual(all.slice(3, 6));
  });

  it('of a member has what they said and what was whispered to them', async () => {
    const rows = await items('chat', 'member=JISOO');
    expect(rows.map(({ from, to }) => `${from} ${to ?? ''}`.trim())).toEqual([
      'jisoo admin',
      'minsu jisoo',
      ...Array(4).fill('jisoo'),
    ]);
    expect(await items('chat', 'member=jisoo&kind=chat&limit=1')).toMatchObject([{ text: 'line 9' }]);
  });

  it("of a day has that calendar day's rows, where the room is", async () => {
    const all = await items('chat', 'limit=200');
    const today = dayOf(all[0]!.at);
    const ofToday = all.filter(({ at }) => dayOf(at) === today);
    expect(await items('chat', `limit=200&day=${today}`)).toEqual(ofToday);
    expect(await items('chat', `limit=200&day=${dayOf(all[0]!.at + 86_400_000)}`)).toEqual([]);
  });
});

describe('GET admin/logs/moderation', () => {
  it('shows every act newest first, with names', async () => {
    const [row] = await items('moderation');
    expect(row).toEqual({
      seq: expect.any(Number),
      at: expect.any(Number),
      action: 'mute',
      outcome: 'done',
      actor: ADMIN.name,
      target: 'minsu',
      reason: 'loud',
      until: row!.at + 1_000,
      address: '127.0.0.1',
    });
    const seqs = (await items('moderation')).map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
    expect((await items('moderation')).at(-1)).toMatchObject({ action: 'first_admin', target: ADMIN.name });
  });

  it('is found by target and by actor, and pages with before', async () => {
    const actions = (rows: Row[]) => rows.map(row => (row as unknown as { action: string }).action);
    expect(actions(await items('moderation', 'target=Minsu'))).toEqual(['mute', 'create']);
    expect(actions(await items('moderation', 'target=minsu&limit=1'))).toEqual(['mute']);
    const [newest] = await items('moderation', 'target=minsu');
    expect(actions(await items('moderation', `target=minsu&before=${newest!.seq}`))).toEqual(['create']);
    expect(actions(await items('moderation', 'actor=admin'))).toEqual(['mute', 'create', 'create']);
    expect(await items('moderation', 'actor=minsu')).toEqual([]);
  });
});

describe.each(['chat', 'moderation', 'logins'])('GET admin/logs/%s', log => {
  it.each(['0', '201', 'abc', '1e3', '-1', '', '1.5', '0x10', '٣', '1 OR 1=1', '99999999999999999999'])(
    'is 400 with limit %j',
    async limit => {
      const { status, body } = await get(log, `limit=${encodeURIComponent(limit)}`);
      expect([status, body.error]).toEqual([
        400,
        expect.objectContaining({ code: 'INVALID', field: 'limit' }),
      ]);
    },
  );

  it.each(['abc', '-1', '1;DROP TABLE chat_log', "1' OR '1'='1", '1e999', '1,2,3'])(
    'is 400 with before %j',
    async before => {
      const { status, body } = await get(log, `before=${encodeURIComponent(before)}`);
      expect([status, body.error]).toEqual([
        400,
        expect.objectContaining({ code: 'INVALID', field: 'before' }),
      ]);
    },
  );

  it('is 400 when a field comes twice or as an object', async () => {
    for (const query of ['limit=1&limit=2', 'limit[]=1', 'limit[a]=1', 'before=1&before=2']) {
      const { status } = await get(log, query);
      // what is in brackets is another field, which is passed over
      expect([query, status]).toEqual([query, query.includes('[') ? 200 : 400]);
    }
  });
});

describe('GET admin/logs/chat?after=', () => {
  it.each(['-1', '1e99', 'x', '9007199254740992', '1.5', '', "1' OR '1'='1"])(
    'is 400 for %j',
    async after => {
      const { status, body } = await get('chat', `after=${encodeURIComponent(after)}`);
      expect([status, body.error]).toEqual([
        400,
        expect.objectContaining({ code: 'INVALID', field: 'after' }),
      ]);
    },
  );

  it('is an empty list beyond the head', async () => {
    expect((await get('chat', 'after=9007199254740991')).body).toEqual({ items: [], more: false });
  });
});

describe.each([
  ['chat', 'member'],
  ['moderation', 'target'],
  ['moderation', 'actor'],
])('GET admin/logs/%s?%s=', (log, field) => {
  it.each(['nobody', "' OR '1'='1", '%', '_', 'minsu%', 'minsu ', '\0', '😀'])(
    'is 404 for %j',
    async name => {
      const { status, body } = await get(log, `${field}=${encodeURIComponent(name)}`);
      expect([status, body.error?.code]).toEqual([404, 'NO_SUCH_MEMBER']);
    },
  );
});

describe.each(['chat', 'logins'])('GET admin/logs/%s?day=', log => {
  it.each([
    '20261122',
    '20261122; DROP TABLE accounts',
    '2026-11-22; DROP TABLE accounts',
    '../',
    '12026-11-22',
    '+12026-11-22',
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '2026-1-2',
    '',
    'today',
    '2026-11-22\n',
    ' 2026-11-22',
    '２０２６-11-22',
    'x'.repeat(101),
  ])('is 400 for %j', async day => {
    const { status, body } = await get(log, `day=${encodeURIComponent(day)}`);
    expect([status, body.error]).toEqual([400, expect.objectContaining({ code: 'INVALID', field: 'day' })]);
  });

  it.each(['2001-02-03', '9999-12-31', '0001-01-01', '0000-01-01'])('is an empty list for %s', async day => {
    const { status, body } = await get(log, `day=${day}`);
    expect([status, body]).toEqual([200, { items: [], more: false }]);
  });
});
