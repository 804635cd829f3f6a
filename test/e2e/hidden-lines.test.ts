import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryPage, Item, LineItem } from '../../src/contract/events.js';
import type { LinesPage } from '../../src/contract/records.js';
import { Follower } from '../../src/logging/follower.js';
import type { Client } from '../support/client.js';
import { LineClient } from '../support/line-client.js';
import { ADMIN, startRoom, type Room } from '../support/room.js';

const SETTINGS = { TCP_PORT: '0' };
/** Another one for each line. */
let secret = '';
let count = 0;

let room: Room;
let [admin, minsu, jisoo]: Client[] = [];
beforeAll(async () => {
  room = await startRoom(SETTINGS);
  await enterAll();
});
afterAll(() => room.close());

async function enterAll(): Promise<void> {
  [admin, minsu, jisoo] = [
    await room.enter(ADMIN.name),
    await room.enter('minsu'),
    await room.enter('jisoo'),
  ];
}
// oxlint-disable-next-line typescript/no-explicit-any -- tests say what they expect in their assertions
const act = (seq: number, how: string, body: object = { reason: '개인 정보' }) =>
  // oxlint-disable-next-line typescript/no-explicit-any
  room.asAdmin<any>('POST', `admin/records/lines/${seq}/${how}`, body);
const hide = async (seq: number): Promise<number> => (await act(seq, 'hide')).body.seq;
async function erase(seq: number): Promise<number> {
  const { confirm } = (await act(seq, 'erase')).body;
  const { status, body } = await act(seq, 'erase', { reason: '개인 정보', confirm });
  expect(status).toBe(200);
  return body.seq;
}

let said: number;
let reply: number;
const say = async (): Promise<void> => {
  secret = `주소는 서울시 ${++count}00번지`;
  said = (await minsu!.say(`${secret} @jisoo`)).seq;
  reply = (await jisoo!.send('message', { text: '정말?', replyTo: said })).seq as number;
  await jisoo!.reached(reply);
};
afterEach(() => room.app.get(Follower).drain());

/** Every way on which a member reads a line, each with what came on it. */
async function everyWay(): Promise<Record<string, Item[]>> {
  const token = await room.token('jisoo');
  const pages = async (payload: object): Promise<Item[]> =>
    ((await jisoo!.send('history', payload)) as unknown as HistoryPage).items;
  const fresh = await room.enter('jisoo');
  const { epoch } = fresh.welcome!;
  const resumed = await room.enter('jisoo', { epoch, after: said - 1 });
  await resumed.reached(room.app.get(Follower).position);
  const late = await room.enter('jisoo');
  await late.send('resume', { epoch, after: said - 1 });
  await late.reached(room.app.get(Follower).position);
  const found = await room.http('GET', `search?q=${encodeURIComponent('서울시')}`, { token });
  const ways = {
    history: await pages({ around: said }),
    'history after': await pages({ after: said - 1 }),
    mentions: await pages({ mentions: true }),
    welcome: fresh.welcome!.items,
    'a resume at the door': resumed.items,
    'a resume afterwards': late.items.filter(({ seq }) => seq > fresh.welcome!.position - 1_000),
    search: ((await jisoo!.send('search', { q: '서울시' })) as unknown as HistoryPage).items,
    'search by HTTP': found.body.items as Item[],
  };
  for (const client of [fresh, resumed, late]) client.socket.disconnect();
  return ways;
}
/** What a search tells besides its lines. */
async function toldOf(guess: string): Promise<unknown> {
  const token = await room.token('jisoo');
  const query = `search?limit=1&q=${encodeURIComponent(`"${guess}"`)}`;
  const { items, ...told } = (await room.http('GET', query, { token })).body;
  return { ...told, count: items.length };
}
const lineIn = (items: Item[], seq: number): LineItem | undefined =>
  items.find((item): item is LineItem => item.seq === seq && item.kind !== 'sanction');
const SEARCHES = ['search', 'search by HTTP'];

/** What members read of the line, and of the reply that quotes it, wherever they read it. */
async function isGoneEverywhere(marks: object): Promise<void> {
  const ways = await everyWay();
  for (const [way, items] of Object.entries(ways)) {
    expect(JSON.stringify(items), way).not.toContain(secret);
    const line = lineIn(items, said);
    if (SEARCHES.includes(way) || (way === 'mentions' && !line)) expect(line, way).toBeUndefined();
    else {
      expect(line, way).toMatchObject({ seq: said, kind: 'chat', from: 'minsu', ...marks });
      expect(Object.keys(line!), way).not.toContain('text');
    }
    const quoting = lineIn(items, reply);
    if (way.includes('history') || way.includes('resume') || way === 'welcome') {
      expect(quoting?.quote, way).toEqual({ from: 'minsu', fromId: expect.any(Number) });
      expect(quoting?.replyTo, way).toBe(said);
    }
  }
}
async function isThereEverywhere(): Promise<void> {
  for (const [way, items] of Object.entries(await everyWay())) {
    expect(lineIn(items, said)?.text, way).toContain(secret);
    if (way === 'history') expect(lineIn(items, reply)?.quote?.text).toContain(secret);
  }
}
/** The ring of the newest rows is empty after that: all is read from the database. */
async function restarted(): Promise<void> {
  const { place } = room;
  await room.stop();
  room = await startRoom(SETTINGS, place);
  await enterAll();
}

describe('a hidden line', () => {
  it('has no text for members wherever they read it, and all of it again once it is shown', async () => {
    await say();
    await isThereEverywhere();
    const { status, body } = await act(said, 'hide');
    expect([status, body]).toEqual([200, { seq: expect.any(Number), at: expect.any(Number) }]);
    await jisoo!.reached(body.seq);
    expect(jisoo!.items.at(-1)).toMatchObject({
      ...{ seq: body.seq, kind: 'sanction', action: 'hide', line: said },
      ...{ from: ADMIN.name, to: 'minsu', reason: '개인 정보' },
    });
    await isGoneEverywhere({ hidden: { by: ADMIN.name, reason: '개인 정보' } });
    await restarted();
    await isGoneEverywhere({ hidden: { by: ADMIN.name, reason: '개인 정보' } });
    const shown = (await act(said, 'show', { reason: '오해' })).body;
    await jisoo!.reached(shown.seq);
    expect(jisoo!.items.at(-1)).toMatchObject({ action: 'show', line: said, reason: '오해' });
    await isThereEverywhere();
  });

  it('is read by admins with its text, and with who hid it, when and why', async () => {
    await say();
    await hide(said);
    const hidden = { by: ADMIN.name, reason: '개인 정보', at: expect.any(Number) };
    const { items } = (await room.asAdmin<LinesPage>('GET', 'admin/records/lines?limit=2')).body;
    expect(items.find(({ seq }) => seq === said)).toMatchObject({ text: `${secret} @jisoo`, hidden });
    const found = (
      await room.asAdmin<LinesPage>('GET', `admin/records/lines?q=${encodeURIComponent('서울시')}`)
    ).body.items;
    expect(found.find(({ seq }) => seq === said)).toMatchObject({ text: `${secret} @jisoo`, hidden });
    // oxlint-disable-next-line typescript/no-explicit-any
    const context = (await room.asAdmin<any>('GET', `admin/records/lines/${said}/context`)).body.items;
    expect(context.find((item: Item) => item.seq === said)).toMatchObject({ hidden });
    expect(context.at(-1)).toMatchObject({ kind: 'sanction', action: 'hide', line: said, to: 'minsu' });
    // oxlint-disable-next-line typescript/no-explicit-any
    const acts = (await room.asAdmin<any>('GET', 'admin/records/acts?action=hide&limit=1')).body.items;
    expect(acts[0]).toMatchObject({ actor: ADMIN.name, target: 'minsu', fromSeq: said, outcome: 'done' });
  });

  it('cannot be guessed by what a search tells besides lines', async () => {
    await say();
    await hide(said);
    await jisoo!.reached((await jisoo!.whisper('minsu', `${secret}, 아니면 주소는 부산`)).seq);
    expect(await toldOf(secret)).toEqual(await toldOf('주소는 부산'));
    expect(await toldOf(secret)).toMatchObject({ count: 1, more: false });
  });

  it('cannot be hidden twice, nor shown twice; each attempt is on record', async () => {
    await say();
    await hide(said);
    const again = await act(said, 'hide');
    expect([again.status, again.body.error?.code]).toEqual([409, 'CONFLICT']);
    // oxlint-disable-next-line typescript/no-explicit-any
    const refused = (await room.asAdmin<any>('GET', 'admin/records/acts?limit=1')).body.items[0];
    expect(refused).toMatchObject({ action: 'hide', outcome: 'refused', detail: 'CONFLICT', fromSeq: said });
    expect((await act(said, 'show')).status).toBe(200);
    expect((await act(said, 'show')).body.error?.code).toBe('CONFLICT');
    expect((await act(said, 'hide')).status).toBe(200);
  });

  it('is a public one that there is; a whisper is not for admins to hide', async () => {
    const whisper = (await minsu!.whisper('jisoo', '둘만')).seq;
    for (const how of ['hide', 'show', 'erase']) {
      for (const seq of ['0', '999999', 'x', '1e3', '-1'])
        expect((await act(seq as unknown as number, how)).body.error?.code, `${how} ${seq}`).toBe(
          'NOT_FOUND',
        );
      const { body } = await act(said, how, { reason: ' ' });
      expect([body.error?.code, body.error?.field]).toEqual(['EMPTY', 'reason']);
    }
    // an act is no line
    expect((await act(await hide((await minsu!.say('x')).seq), 'hide')).status).toBe(404);
    expect((await act(whisper, 'hide')).body.error?.code).toBe('FORBIDDEN');
    expect((await act(whisper, 'show')).body.error?.code).toBe('CONFLICT');
    expect(
      lineIn(((await jisoo!.send('history', { limit: 5 })) as unknown as HistoryPage).items, whisper)?.text,
    ).toBe('둘만');
  });

  it('is not shown over TCP either', async () => {
    await say();
    await hide(said);
    const line = await LineClient.enter(room, 'jisoo');
    await line.sees(/숨긴 메시지: 개인 정보/);
    expect(line.received).not.toContain(secret);
    line.socket.destroy();
  });
});

describe('an erased line', () => {
  it('is gone for members and in the records, and its parties stay', async () => {
    await say();
    const seq = await erase(said);
    await jisoo!.reached(seq);
    expect(jisoo!.items.at(-1)).toMatchObject({
      action: 'erase',
      line: said,
      to: 'minsu',
      reason: '개인 정보',
    });
    const marks = { erased: { by: ADMIN.name, at: expect.any(Number) } };
    await isGoneEverywhere(marks);
    await restarted();
    await isGoneEverywhere(marks);
    const { items } = (await room.asAdmin<LinesPage>('GET', 'admin/records/lines?limit=3')).body;
    expect(items.find(one => one.seq === said)).toEqual({
      ...{ seq: said, kind: 'chat', from: 'minsu', at: expect.any(Number), ...marks },
    });
    expect(await room.rows('SELECT text FROM chat_log WHERE seq = ?', [said])).toEqual([{ text: '' }]);
    for (const how of ['hide', 'show', 'erase'])
      expect((await act(said, how)).body.error?.code).toBe('CONFLICT');
  });

  it('may have been a whisper: its parties are told, and no other', async () => {
    secret = '귓속말로만 한 말';
    const { seq: whisper } = await minsu!.whisper('jisoo', secret);
    const harin = await room.enter('harin');
    const seq = await erase(whisper);
    const { seq: next } = await minsu!.say('다음');
    for (const client of [minsu!, jisoo!, harin, admin!]) await client.reached(next);
    const told = (client: Client): boolean => client.items.some(item => item.seq === seq);
    expect([minsu!, jisoo!, harin, admin!].map(told)).toEqual([true, true, false, false]);
    const back = await room.enter('harin', { epoch: harin.welcome!.epoch, after: whisper - 1 });
    await back.reached(next);
    expect(told(back)).toBe(false);
    const party = await room.enter('minsu', { epoch: harin.welcome!.epoch, after: whisper - 1 });
    await party.reached(next);
    expect(told(party)).toBe(true);
    expect(lineIn(party.items, whisper)).toMatchObject({ kind: 'whisper', erased: { by: ADMIN.name } });
    expect(JSON.stringify(party.items)).not.toContain(secret);
    const { items } = (await harin.send('history', {})) as unknown as HistoryPage;
    expect(items.some(item => item.seq === seq)).toBe(false);
    const record = (await room.asAdmin<LinesPage>('GET', 'admin/records/lines?kind=whisper&limit=1')).body
      .items;
    expect(record[0]).toEqual({
      ...{ seq: whisper, kind: 'whisper', from: 'minsu', to: 'jisoo', at: expect.any(Number) },
      erased: { by: ADMIN.name, at: expect.any(Number) },
    });
  });

  it('does not come back with the answer to a line that is sent again', async () => {
    const idempotencyKey = randomUUID();
    const line = { text: '한 번만 할 말', idempotencyKey };
    const { seq, at } = (await minsu!.send('message', line)) as unknown as { seq: number; at: number };
    await erase(seq);
    expect(await minsu!.send('message', line)).toEqual({ ok: true, seq, at, duplicate: true });
    expect(await room.rows('SELECT text FROM chat_log WHERE seq = ?', [seq])).toEqual([{ text: '' }]);
  });

  it('needs the confirmation of the same admin, line and reason, within ten minutes', async () => {
    await say();
    const other = (await minsu!.say('다른 줄')).seq;
    const { confirm, until } = (await act(said, 'erase')).body;
    expect(until).toBeGreaterThan(Date.now() + 500_000);
    const refused = async (seq: number, body: object): Promise<void> => {
      const { status, body: answer } = await act(seq, 'erase', body);
      expect([status, answer.error?.code]).toEqual([409, 'CONFLICT']);
    };
    await refused(other, { reason: '개인 정보', confirm });
    await refused(said, { reason: '다른 이유', confirm });
    for (const forged of [
      '',
      'x',
      `${until + 1}${confirm.slice(String(until).length)}`,
      `${confirm}A`,
      '9'.repeat(100),
    ])
      await refused(said, { reason: '개인 정보', confirm: forged });
    expect((await act(said, 'erase', { reason: '개인 정보', confirm: 'x'.repeat(101) })).status).toBe(400);
    await room.atTime(until, () => refused(said, { reason: '개인 정보', confirm }));
    expect(await room.rows('SELECT text FROM chat_log WHERE seq = ?', [said])).not.toEqual([{ text: '' }]);
    // oxlint-disable-next-line typescript/no-explicit-any
    const acts = (await room.asAdmin<any>('GET', 'admin/records/acts?action=erase&outcome=refused')).body
      .items;
    expect(acts[0]).toMatchObject({ actor: ADMIN.name, detail: 'CONFLICT' });
    expect((await act(said, 'erase', { reason: '개인 정보', confirm })).status).toBe(200);
  });
});
