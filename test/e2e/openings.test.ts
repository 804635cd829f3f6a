import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { NoticeItem } from '../../src/contract/events.js';
import type { OpenedWhisper, OpenedWhispers, OpeningView } from '../../src/contract/records.js';
import type { Page } from '../../src/contract/rest.js';
import { ReadPositions } from '../../src/chat/read-positions.js';
import { Follower } from '../../src/logging/follower.js';
import { RecentRows } from '../../src/logging/recent-rows.js';
import type { Client } from '../support/client.js';
import { LineClient } from '../support/line-client.js';
import { ADMIN, startRoom, type Answer, type Room } from '../support/room.js';

let room: Room;
let [minsu, jisoo, third, host]: Client[] = [];
beforeAll(async () => {
  room = await startRoom({ TCP_PORT: '0' });
  for (const name of ['minsu', 'jisoo', 'third', 'away']) await room.member(name);
  [minsu, jisoo, third] = [await room.enter('minsu'), await room.enter('jisoo'), await room.enter('third')];
  host = await room.enter(ADMIN.name);
});
afterAll(() => room.close());

const open = (body: object): Promise<Answer<OpenedWhispers>> =>
  room.asAdmin('POST', 'admin/records/whispers/open', body);
const noticesOf = ({ items }: { items: readonly { kind: string }[] }) =>
  items.filter((item): item is NoticeItem => item.kind === 'notice');
const acts = () =>
  room.rows(`SELECT m.seq, m.reason, m.detail, m.from_seq AS fromSeq, m.to_seq AS toSeq, m.address
    FROM moderation_log m WHERE m.action = 'whispers_opened' ORDER BY m.seq`);
const partiesOf = (seq: number) =>
  room.rows(
    `SELECT a.name, p.whispers FROM opening_parties p JOIN accounts a ON a.id = p.account_id
     WHERE p.act_seq = ? ORDER BY a.name`,
    [seq],
  );
const mine = async <T>(name: string, path: string): Promise<Answer<T>> =>
  room.http<T>('GET', `me/record/${path}`, { token: await room.token(name) });
/** A public line after everything, which all of them have seen when it is there. */
async function settled(...clients: Client[]): Promise<number> {
  const { seq } = await host!.say('after that');
  await Promise.all(clients.map(client => client.reached(seq)));
  return seq;
}

describe('POST admin/records/whispers/open', () => {
  let whispers: { seq: number; at: number }[];
  beforeAll(async () => {
    whispers = [
      await minsu!.whisper('jisoo', 'one'),
      await third!.whisper('jisoo', 'two'),
      await jisoo!.whisper('minsu', 'three'),
      await third!.whisper('minsu', 'four'),
    ];
  });
  const seq = (i: number) => whispers[i]!.seq;

  it('opens those between two members, says on record which, and tells both and no one else', async () => {
    const { status, body } = await open({
      reason: 'a complaint',
      with: 'JISOO',
      and: 'minsu',
      fromSeq: seq(0),
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      seq: expect.any(Number),
      items: [
        { seq: seq(0), from: 'minsu', to: 'jisoo', at: whispers[0]!.at, text: 'one' },
        { seq: seq(2), from: 'jisoo', to: 'minsu', at: whispers[2]!.at, text: 'three' },
      ],
      more: false,
      parties: 2,
    });
    expect((await acts()).at(-1)).toMatchObject({
      ...{ seq: body.seq, reason: 'a complaint', detail: 'with jisoo minsu', fromSeq: seq(0) },
      address: '127.0.0.1',
    });
    expect(await partiesOf(body.seq)).toEqual([
      { name: 'jisoo', whispers: 2 },
      { name: 'minsu', whispers: 2 },
    ]);
    await settled(minsu!, jisoo!, third!, host!);
    const { at, toSeq } = noticesOf(minsu!)[0]!;
    const { id } = host!.welcome!.me;
    const notice = {
      ...{ seq: body.seq, kind: 'notice', action: 'whispers_opened', from: ADMIN.name, fromId: id },
      ...{ reason: 'a complaint', count: 2, fromSeq: seq(0), toSeq, at },
    };
    expect(noticesOf(minsu!)).toEqual([notice]);
    expect(noticesOf(jisoo!)).toEqual([notice]);
    expect(toSeq).toBeGreaterThanOrEqual(seq(3));
    expect([...noticesOf(third!), ...noticesOf(host!)]).toEqual([]);
    const order = minsu!.items.map(item => item.seq);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect([minsu!.gaps, jisoo!.gaps, third!.gaps]).toEqual([0, 0, 0]);
  });

  it('opens those of one member', async () => {
    const { body } = await open({ reason: 'x', with: 'third', toSeq: seq(3) });
    expect(body.items.map(item => item.text)).toEqual(['two', 'four']);
    expect([body.parties, body.own]).toEqual([3, undefined]);
    expect(await partiesOf(body.seq)).toEqual([
      { name: 'jisoo', whispers: 1 },
      { name: 'minsu', whispers: 1 },
      { name: 'third', whispers: 2 },
    ]);
    const of = async (name: string) =>
      (await mine<{ items: OpenedWhisper[] }>(name, `openings/${body.seq}`)).body.items.map(item => item.seq);
    // of minsu's three whispers in the range only one was with third
    expect(await of('minsu')).toEqual([seq(3)]);
    expect(await of('third')).toEqual([seq(3), seq(1)]);
    expect((await mine('away', `openings/${body.seq}`)).status).toBe(404);
  });

  it('opens those of some days', async () => {
    const day = (at: number) => new Date(at + 9 * 3_600_000).toISOString().slice(0, 10);
    const today = day(whispers[0]!.at);
    const { body } = await open({ reason: 'x', fromDay: today, toDay: today, with: 'third' });
    expect(body.items.map(item => item.text)).toEqual(['two', 'four']);
    const tomorrow = day(whispers[0]!.at + 86_400_000);
    const later = await open({ reason: 'x', fromDay: tomorrow });
    expect(later.body).toMatchObject({ items: [], more: false, parties: 0 });
    expect(await partiesOf(later.body.seq)).toEqual([]);
  });

  it.each([
    ['of days on which nothing was said', { fromDay: '2020-01-01', toDay: '2020-01-02' }],
    ['beyond the last line', { fromSeq: 9_000_000 }],
  ])('opens none %s, and says no range on record', async (_, asked) => {
    const { status, body } = await open({ reason: 'nothing there', ...asked });
    expect([status, body.items, body.more]).toEqual([200, [], false]);
    expect((await acts()).at(-1)).toMatchObject({ seq: body.seq, fromSeq: null, toSeq: null });
  });

  it("says how many are the admin's own, and tells them too", async () => {
    const { seq: own } = await minsu!.whisper(ADMIN.name, 'to you');
    const { body } = await open({ reason: 'own', fromSeq: own });
    expect(body).toMatchObject({ parties: 2, own: 1 });
    await settled(host!);
    expect(noticesOf(host!)).toMatchObject([{ seq: body.seq, count: 1 }]);
  });

  it('has no text of a whisper that was erased', async () => {
    const { seq: gone } = await minsu!.whisper('jisoo', 'to be erased');
    const erase = `admin/records/lines/${gone}/erase`;
    const { body: first } = await room.asAdmin<{ confirm: string }>('POST', erase, { reason: 'x' });
    expect((await room.asAdmin('POST', erase, { reason: 'x', confirm: first.confirm })).status).toBe(200);
    const { body } = await open({ reason: 'after that', fromSeq: gone, toSeq: gone });
    const erased = { by: ADMIN.name, at: expect.any(Number) };
    expect(body.items).toEqual([{ seq: gone, from: 'minsu', to: 'jisoo', at: expect.any(Number), erased }]);
    expect(body.parties).toBe(2);
  });

  it('is the same as the earlier route', async () => {
    const { status, body } = await room.asAdmin<OpenedWhispers>('POST', 'admin/logs/whispers', {
      ...{ reason: 'by the earlier route', fromSeq: seq(1), toSeq: seq(1) },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ items: [{ text: 'two' }], parties: 2 });
    await settled(third!);
    expect(noticesOf(third!).at(-1)).toMatchObject({
      seq: body.seq,
      reason: 'by the earlier route',
      count: 1,
    });
  });

  it.each([
    ['nothing that narrows it', 'INVALID', { reason: 'x' }],
    ['no reason', 'INVALID', { with: 'minsu' }],
    ['a blank reason', 'EMPTY', { reason: ' ', with: 'minsu' }],
    ['a name that is not there', 'NO_SUCH_MEMBER', { reason: 'x', with: 'missing' }],
    ['a name with SQL', 'NO_SUCH_MEMBER', { reason: 'x', with: "minsu' OR 1=1 --" }],
    ['the other of two alone', 'INVALID', { reason: 'x', and: 'minsu', fromSeq: 1 }],
    ['twice the same', 'INVALID', { reason: 'x', with: 'minsu', and: 'MINSU' }],
    ['a list of names', 'INVALID', { reason: 'x', with: ['minsu', 'jisoo'] }],
    ['an empty range', 'INVALID', { reason: 'x', fromSeq: 9, toSeq: 1 }],
    ['a day that is none', 'INVALID', { reason: 'x', fromDay: '2026-02-30' }],
    ['days that run backwards', 'INVALID', { reason: 'x', fromDay: '2026-02-02', toDay: '2026-02-01' }],
  ])('opens nothing with %s, and leaves no row', async (_, code, body) => {
    const before = await acts();
    const answer = await open(body);
    expect(answer.body.error?.code).toBe(code);
    expect(answer.body).not.toHaveProperty('items');
    expect(await acts()).toEqual(before);
  });
});

describe('a party of an opening', () => {
  /** Opens the last whisper. */
  async function opening(reason: string, from: Client = minsu!, to = 'away'): Promise<number> {
    const { seq } = await from.whisper(to, reason);
    const { status, body } = await open({ reason, fromSeq: seq, toSeq: seq });
    expect(status).toBe(200);
    return body.seq;
  }

  it('who is away is told on return, in the last lines, in history and in a resume', async () => {
    const away = await room.enter('away');
    const { epoch, position } = away.welcome!;
    away.socket.disconnect();
    await away.closed();
    const seq = await opening('while you were away');
    const last = await settled(minsu!);
    const resumed = await room.enter('away', { epoch, after: position });
    await resumed.reached(last);
    expect(noticesOf(resumed)).toMatchObject([{ seq, count: 1 }]);
    const again = await room.enter('away');
    expect(noticesOf(again.welcome!)).toMatchObject([{ seq, count: 1 }]);
    for (const page of [{ before: last + 1 }, { after: seq - 1 }, { around: seq }])
      expect(noticesOf(await again.send('history', page))).toMatchObject([{ seq, count: 1 }]);
    for (const other of [third!, host!])
      expect(noticesOf(await other.send('history', { around: seq })).map(item => item.seq)).not.toContain(
        seq,
      );
    resumed.socket.disconnect();
    again.socket.disconnect();
  });

  it('is told the same when a resume is read from the database', async () => {
    const seq = await opening('from the database');
    const last = await settled(minsu!);
    const { epoch } = minsu!.welcome!;
    const follower = room.app.get(Follower);
    const recent = vi.spyOn(follower, 'recent', 'get').mockReturnValue(new RecentRows(last));
    try {
      const clients = await Promise.all(
        ['away', 'third'].map(name => room.enter(name, { epoch, after: seq - 2 })),
      );
      await Promise.all(clients.map(client => client.reached(last)));
      expect(clients.map(client => noticesOf(client).map(item => [item.seq, item.count]))).toEqual([
        [[seq, 1]],
        [],
      ]);
      for (const client of clients) client.socket.disconnect();
    } finally {
      recent.mockRestore();
    }
  });

  it('has no unread line more by it, counted in memory and in the database', async () => {
    const away = await room.enter('away');
    const read = await settled(away);
    expect(await away.send('seen', { seq: read })).toEqual({ ok: true });
    await room.app.get(ReadPositions).beforeApplicationShutdown();
    away.socket.disconnect();
    const { seq: whispered } = await minsu!.whisper('away', 'x');
    await open({ reason: 'unread', fromSeq: whispered, toSeq: whispered });
    const { seq: said } = await minsu!.say('the first that was said');
    await minsu!.reached(said);
    const expected = { lines: 2, firstSeq: whispered, mentions: 0 };
    expect((await room.enter('away')).welcome!.unread).toMatchObject(expected);
    const recent = vi.spyOn(room.app.get(Follower), 'recent', 'get').mockReturnValue(new RecentRows(said));
    try {
      expect((await room.enter('away')).welcome!.unread).toMatchObject(expected);
      // the whisper is read: the notice is the next item, and the line the first that is not read
      await room.database.write('logins', tx =>
        tx.query('UPDATE read_positions SET seq = ? WHERE seq = ?', [whispered, read]),
      );
      expect((await room.enter('away')).welcome!.unread).toMatchObject({ lines: 1, firstSeq: said });
    } finally {
      recent.mockRestore();
    }
  });

  it('who is disabled sees it once they are enabled', async () => {
    const seq1 = await opening('before', jisoo, 'third');
    await room.asAdmin('PATCH', 'admin/accounts/third', { disabled: true });
    await third!.closed();
    const { body } = await open({ reason: 'while disabled', fromSeq: seq1 - 1, toSeq: seq1 - 1 });
    expect(body.parties).toBe(2);
    await room.asAdmin('PATCH', 'admin/accounts/third', { disabled: false });
    await room.login('third');
    third = await room.enter('third');
    expect(noticesOf(third.welcome!).slice(-2)).toMatchObject([{ seq: seq1 }, { seq: body.seq }]);
  });

  it('is told over TCP by a line', async () => {
    const client = await LineClient.enter(room, 'away');
    await opening('over TCP');
    await client.sees(`* ${ADMIN.name}님이 귓속말 1개를 열람했습니다 (over TCP)`);
    client.send('/quit\n');
    await client.ends();
    expect(client.lines.filter(line => line.includes('over TCP'))).toHaveLength(2);
  });

  it('is told once when the outcome of the commit was not known', async () => {
    const { seq: whispered } = await minsu!.whisper('away', 'unknown');
    const away = await room.enter('away');
    const write = room.database.write.bind(room.database);
    const writing = vi.spyOn(room.database, 'write').mockImplementation(async (lane, work) => {
      const result = await write(lane, work);
      if (lane !== 'moderation') return result;
      writing.mockRestore();
      throw new Error('the answer to COMMIT was lost');
    });
    const { status, body } = await open({ reason: 'unknown', fromSeq: whispered, toSeq: whispered });
    expect([status, body.items]).toEqual([200, [expect.objectContaining({ text: 'unknown' })]]);
    await settled(away);
    expect(noticesOf(away).filter(({ reason }) => reason === 'unknown')).toMatchObject([
      { seq: body.seq, count: 1 },
    ]);
    expect((await acts()).filter(({ reason }) => reason === 'unknown')).toHaveLength(1);
    away.socket.disconnect();
  });
});

describe('me/record/openings', () => {
  it('has each opening with how many were theirs, page by page', async () => {
    const all = (await mine<Page<OpeningView>>('minsu', 'openings?limit=200')).body.items;
    expect(all.length).toBeGreaterThan(4);
    expect(all.find(({ reason }) => reason === 'a complaint')).toMatchObject({ by: ADMIN.name, count: 2 });
    const first = (await mine<Page<OpeningView>>('minsu', 'openings?limit=2')).body;
    expect(first).toEqual({ items: all.slice(0, 2), more: true });
    const next = (await mine<Page<OpeningView>>('minsu', `openings?before=${first.items[1]!.seq}&limit=200`))
      .body;
    expect(next).toEqual({ items: all.slice(2), more: false });
  });
});

describe('the address of who acted', () => {
  it('is on record of an act by REST, by a connection and over TCP, and of no act of the machine', async () => {
    await room.asAdmin('POST', 'admin/members/away/mute', { reason: 'by REST' });
    await host!.say('/unmute away by a connection');
    const tcp = await LineClient.enter(room, ADMIN.name);
    tcp.send('/mute away 1m over TCP\n');
    await tcp.sees(/over TCP/);
    tcp.send('/quit\n');
    await tcp.ends();
    const { body } = await room.asAdmin<Page<{ reason: string; address?: string }>>(
      'GET',
      'admin/records/acts?target=away&limit=3',
    );
    expect(body.items.map(({ reason, address }) => [reason, address])).toEqual([
      ['over TCP', '127.0.0.1'],
      ['by a connection', '127.0.0.1'],
      ['by REST', '127.0.0.1'],
    ]);
    expect(await room.rows(`SELECT address FROM moderation_log WHERE action = 'first_admin'`)).toEqual([
      { address: null },
    ]);
  });
});
