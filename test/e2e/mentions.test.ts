import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LineItem } from '../../src/contract/events.js';
import { LIMITS } from '../../src/contract/limits.js';
import { Follower } from '../../src/logging/follower.js';
import type { Client, ClientOptions } from '../support/client.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';

let place: Place;
let room: Room;
let [minsu, jisoo]: Client[] = [];
beforeAll(async () => {
  place = await makePlace();
  await open();
  for (const name of ['민수', '민수정', 'gone']) await room.member(name);
  await room.asAdmin('PATCH', 'admin/accounts/gone', { disabled: true });
});
afterAll(() => room.close());

async function open(resumed: Partial<ClientOptions> = {}): Promise<void> {
  room = await startRoom({}, place);
  [minsu, jisoo] = [await room.enter('minsu', resumed), await room.enter('jisoo')];
}
/** A line of jisoo's, as minsu is shown it. */
async function shown(text: string, more: object = {}): Promise<LineItem> {
  const { seq, ok, error } = await jisoo!.send('message', { text, ...more });
  if (!ok) throw new Error(JSON.stringify(error));
  await minsu!.reached(seq);
  return minsu!.items.find((item): item is LineItem => item.kind !== 'sanction' && item.seq === seq)!;
}
const refused = async (payload: object) => (await jisoo!.send('message', payload)).error;
async function idsOf(...names: string[]): Promise<number[]> {
  const rows = await room.rows<{ id: number; name: string }>('SELECT id, name FROM accounts');
  return names.map(name => rows.find(row => row.name === name)!.id).sort((a, b) => a - b);
}
const storedFor = async (seq: number): Promise<number[]> => {
  const rows = await room.rows<{ id: number }>(
    'SELECT account_id AS id FROM mentions WHERE seq = ? ORDER BY account_id',
    [seq],
  );
  return rows.map(({ id }) => id);
};

describe('a line that mentions members', () => {
  it.each([
    ['@minsu 안녕', ['minsu']],
    ['@MINSU, @민수님 그리고 다시 @minsu', ['minsu', '민수']],
    ['@민수정이 온대요', ['민수정']],
    ['@민수야'.normalize('NFD'), ['민수']],
    // oneself, a disabled account, nobody, code, an address
    ['@jisoo @gone @nobody `@minsu` a@minsu.example https://e.com/@minsu', []],
    ['//w @minsu', ['minsu']],
  ])('says so, live and on record: %j', async (text, names) => {
    const ids = await idsOf(...names);
    const { seq, mentions } = await shown(text);
    expect(mentions).toEqual(ids.length === 0 ? undefined : ids);
    expect(await storedFor(seq)).toEqual(ids);
  });

  it('mentions at most 20, and a whisper mentions nobody', async () => {
    const names = Array.from({ length: 22 }, (_, i) => `many_${i}`);
    for (const name of names) await room.member(name);
    const { mentions } = await shown(names.map(name => `@${name}`).join(' '));
    expect(mentions).toHaveLength(LIMITS.mentionsMax);
    const { seq } = await jisoo!.whisper('minsu', '@민수');
    expect(await storedFor(seq)).toEqual([]);
  });

  it('is stored once with its mentions when it is sent twice', async () => {
    const idempotencyKey = crypto.randomUUID();
    const line = { text: '@minsu 한 번', idempotencyKey };
    const { seq } = await shown(line.text, { idempotencyKey });
    expect(await jisoo!.send('message', line)).toMatchObject({ ok: true, seq, duplicate: true });
    expect(await storedFor(seq)).toEqual(await idsOf('minsu'));
  });

  it('looks the same in history, at log-in, on resume, and after a restart', async () => {
    const base = await shown('원래 글');
    const line = await shown('@민수 보세요', { replyTo: base.seq });
    const { epoch } = minsu!.welcome!;
    const ways = async (): Promise<unknown[]> => {
      const page = await minsu!.send('history', { around: line.seq, limit: 2 });
      const fresh = await room.enter('minsu');
      const resumed = await room.enter('minsu', { epoch, after: line.seq - 1 });
      await resumed.reached(line.seq);
      const found = [page.items, fresh.welcome!.items, resumed.items].map((items: LineItem[]) =>
        items.find(({ seq }) => seq === line.seq),
      );
      for (const client of [fresh, resumed]) client.socket.disconnect();
      return found;
    };
    expect(line).toMatchObject({ replyTo: base.seq, mentions: await idsOf('민수') });
    expect(await ways()).toEqual([line, line, line]);
    await room.stop();
    await open();
    expect(await ways()).toEqual([line, line, line]);
  });
});

describe('a reply', () => {
  it('quotes the line as it is on record, and mentions its author', async () => {
    const { seq } = await minsu!.say('오늘 저녁 어때요?');
    const [id] = await idsOf('minsu');
    const reply = await shown('좋아요', { replyTo: seq });
    expect(reply).toMatchObject({
      text: '좋아요',
      replyTo: seq,
      quote: { from: 'minsu', fromId: id, text: '오늘 저녁 어때요?' },
      mentions: [id],
    });
    expect(reply.quote).not.toHaveProperty('cut');
    const own = await shown('덧붙이면', { replyTo: reply.seq });
    expect(own.quote).toMatchObject({ from: 'jisoo', text: '좋아요' });
    expect(own).not.toHaveProperty('mentions');
  });

  it('quotes 120 code points of a long line', async () => {
    const text = '가😀'.repeat(60);
    const whole = await shown(text);
    expect((await shown('a', { replyTo: whole.seq })).quote).toEqual({
      from: 'jisoo',
      fromId: whole.fromId,
      text,
    });
    const longer = await shown(`${text}나`);
    expect((await shown('b', { replyTo: longer.seq })).quote).toMatchObject({ text, cut: true });
  });

  it('is refused where there is no such line for everyone', async () => {
    const whisper = await jisoo!.whisper('minsu', 'psst');
    const foreign = await (await room.enter('민수')).whisper('minsu', 'psst');
    const mute = await room.asAdmin<{ seq: number }>('POST', 'admin/members/many_1/mute', { reason: 'x' });
    for (const replyTo of [whisper.seq, foreign.seq, mute.body.seq, 1_000_000, Number.MAX_SAFE_INTEGER])
      expect(await refused({ text: 'a', replyTo })).toMatchObject({ code: 'NOT_FOUND', field: 'replyTo' });
  });

  it.each([0, -1, 1.5, '5', true, 1e99, [5], { seq: 5 }, 'x'])('is refused to %j', async replyTo => {
    expect(await refused({ text: 'a', replyTo })).toMatchObject({ code: 'INVALID', field: 'replyTo' });
  });

  it('is no command, but may begin with a slash', async () => {
    const { seq } = await shown('base');
    for (const text of ['/w minsu hi', '/who', '/nonsense'])
      expect(await refused({ text, replyTo: seq })).toMatchObject({ code: 'INVALID', field: 'replyTo' });
    expect(await shown('//w', { replyTo: seq })).toMatchObject({ text: '/w', replyTo: seq });
    // a null is a field that is left out
    expect(await shown('plain', { replyTo: null })).not.toHaveProperty('replyTo');
  });

  it('is part of what an idempotencyKey stands for', async () => {
    const [one, other] = [await shown('one'), await shown('other')];
    const line = { text: 'once', idempotencyKey: crypto.randomUUID(), replyTo: one.seq };
    const first = await jisoo!.send('message', line);
    expect(await jisoo!.send('message', line)).toMatchObject({ ok: true, seq: first.seq, duplicate: true });
    for (const replyTo of [undefined, other.seq])
      expect(await refused({ ...line, replyTo })).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  });

  it('stands in the record', async () => {
    const base = await shown('base');
    const reply = await shown('answer', { replyTo: base.seq });
    const { body } = await room.asAdmin<{ items: object[] }>('GET', 'admin/logs/chat?limit=2');
    expect(body.items).toEqual([
      { seq: reply.seq, kind: 'chat', from: 'jisoo', at: reply.at, text: 'answer', replyTo: base.seq },
      { seq: base.seq, kind: 'chat', from: 'jisoo', at: base.at, text: 'base' },
    ]);
  });

  it('comes again from a log that was read anew, however many lines follow', async () => {
    const base = await shown('base');
    const reply = await shown('@민수 answer', { replyTo: base.seq });
    const many = Array.from({ length: 1_010 }, (_, i) => jisoo!.say(`after ${i}`));
    await minsu!.reached((await Promise.all(many)).at(-1)!.seq);
    const { epoch } = minsu!.welcome!;
    await room.stop();
    await open({ epoch, after: base.seq });
    await minsu!.reached(reply.seq);
    expect(minsu!.items[0]).toEqual(reply);
  });

  it('stays when the line was removed by the operator, without a quote', async () => {
    const base = await shown('base');
    const reply = await shown('answer', { replyTo: base.seq });
    await room.database.write('logins', tx => tx.query('DELETE FROM chat_log WHERE seq = ?', [base.seq]));
    const { items } = await minsu!.send('history', { after: reply.seq - 1, limit: 1 });
    expect(items).toMatchObject([{ seq: reply.seq, replyTo: base.seq }]);
    expect(items[0]).not.toHaveProperty('quote');
    expect(await refused({ text: 'late', replyTo: base.seq })).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the lines that mention a member', () => {
  let reader: Client;
  let seqs: number[];
  beforeAll(async () => {
    reader = await room.enter('reader');
    const own = await reader.say('내 글');
    seqs = [];
    for (let i = 0; i < 5; i++) {
      await shown(`between ${i}`);
      seqs.push((await shown(i === 2 ? 'a reply' : `@reader ${i}`, i === 2 ? { replyTo: own.seq } : {})).seq);
    }
    await shown('@minsu 다른 사람');
    await reader.reached(seqs.at(-1)!);
  });
  const pageOf = async (payload: object) => {
    const page = await reader.send('history', { mentions: true, ...payload });
    return { ...page, items: page.items?.map(({ seq }: LineItem) => seq) };
  };

  it('are a history of their own, newest page first', async () => {
    expect(await pageOf({})).toMatchObject({ items: seqs, moreBefore: false, moreAfter: false, more: false });
    expect(await pageOf({ limit: 2 })).toMatchObject({ items: seqs.slice(3), more: true });
    expect(await pageOf({ limit: 2, before: seqs[3] })).toMatchObject({
      items: seqs.slice(1, 3),
      more: true,
    });
    expect(await pageOf({ limit: 2, after: seqs[0] })).toMatchObject({ items: seqs.slice(1, 3), more: true });
    expect((await reader.send('history', { mentions: false, limit: 1 })).items[0].text).toBe(
      '@minsu 다른 사람',
    );
  });

  it('do not go with whispers, and `mentions` is a boolean', async () => {
    for (const payload of [{ mentions: true, with: 'jisoo' }, { mentions: 'true' }, { mentions: 1 }])
      expect(await reader.send('history', payload)).toMatchObject({
        error: { code: 'INVALID', field: 'mentions' },
      });
  });

  it('are without those that the operator removed, on full pages', async () => {
    await room.database.write('logins', tx => tx.query('DELETE FROM chat_log WHERE seq = ?', [seqs[4]]));
    expect(await pageOf({ limit: 2 })).toMatchObject({ items: seqs.slice(2, 4), more: true });
    seqs.pop();
  });

  it.each([
    ['from memory', () => undefined],
    [
      'from the database',
      () => vi.spyOn(room.app.get(Follower).recent, 'after').mockReturnValueOnce(undefined),
    ],
  ])('are counted as unread after the read position, %s', async (_, forget) => {
    const unread = async () => {
      forget();
      const again = await room.enter('reader');
      again.socket.disconnect();
      return again.welcome!.unread!.mentions;
    };
    // a restart, so that the line that was removed is not in memory
    await room.stop();
    await open();
    reader = await room.enter('reader');
    const at = _ === 'from memory' ? 0 : 2;
    expect(await reader.send('seen', { seq: seqs[at] })).toEqual({ ok: true });
    expect(await unread()).toBe(seqs.length - at - 1);
  });
});
