import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Participants } from '../../src/chat/participants.js';
import { ShownLog } from '../../src/logging/shown-log.js';
import type { Client } from '../support/client.js';
import { fillLog } from '../support/fill-log.js';
import { ADMIN, startRoom, type Room } from '../support/room.js';

let room: Room;
let minsu: Client;
let epoch: string;
beforeAll(async () => {
  room = await startRoom();
  minsu = await room.enter('minsu');
  epoch = minsu.welcome!.epoch;
});
// those who stay are sent all that the next tests say
afterEach(() => {
  for (const client of room.clients) if (client !== minsu) client.socket.disconnect();
});
afterAll(() => room.close());

describe('a first connection', () => {
  it('is welcomed before anything else, with the last 50 lines in order', async () => {
    const seqs = await minsu.sayMany(80);
    const fresh = await room.enter('jisoo');
    expect(fresh.events[0]).toBe('welcome');
    expect(fresh.welcome).toMatchObject({
      resumed: false,
      room: '사랑방',
      me: { name: 'jisoo', role: 'member' },
    });
    expect(fresh.items.map(item => item.seq)).toEqual(seqs.slice(-50));
  });

  it('misses nothing that is said while it connects, and sees nothing twice', async () => {
    await room.member('hyeon');
    await room.token('hyeon');
    let talking = true;
    const talk = (async () => {
      const seqs: number[] = [];
      while (talking) seqs.push((await minsu.say('meanwhile')).seq);
      return seqs;
    })();
    const clients = await Promise.all(Array.from({ length: 20 }, () => room.enter('hyeon')));
    talking = false;
    const last = (await talk).at(-1)!;
    for (const client of clients.filter(one => one.socket.connected)) {
      await client.reached(last);
      const seqs = client.items.map(item => item.seq);
      const said = await room.rows<{ seq: number }>('SELECT seq FROM chat_log WHERE seq BETWEEN ? AND ?', [
        seqs[0],
        last,
      ]);
      expect(seqs).toEqual(said.map(row => row.seq));
      expect(client.gaps).toBe(0);
    }
  });
});

describe('a resume', () => {
  it('brings exactly what came after `after`, and goes on live without a gap', async () => {
    const position = minsu.after;
    const seqs = await minsu.sayMany(30, 'missed');
    const back = await room.enter('jisoo', { epoch, after: position });
    expect(back.welcome).toMatchObject({ resumed: true, items: [], position: seqs.at(-1) });
    const next = await minsu.say('live');
    await back.reached(next.seq);
    expect(back.items.map(item => item.seq)).toEqual([...seqs, next.seq]);
    expect(back.gaps).toBe(0);
  });

  it('goes back further than memory does, in pages, under live traffic', async () => {
    const position = minsu.after;
    const missed = await minsu.sayMany(2_500, 'long ago');
    const back = await room.enter('jisoo', { epoch, after: position });
    const live = await minsu.sayMany(100, 'meanwhile');
    await back.reached(live.at(-1)!);
    expect(back.items.map(item => item.seq)).toEqual([...missed, ...live]);
    expect(back.gaps).toBe(0);
    expect(Math.max(...back.frames.map(frame => frame.items.length))).toBeLessThanOrEqual(500);
  });

  it('over long lines reads few in vain, and one page at a time however many come back', async () => {
    const position = minsu.after;
    const text = '가'.repeat(1_900);
    const missed = await minsu.sayMany(1_400, text);
    const reader = room.app.get(ShownLog);
    const read = reader.after.bind(reader);
    let [rows, reading, most] = [0, 0, 0];
    const after = vi.spyOn(reader, 'after').mockImplementation(async (...given) => {
      most = Math.max(most, ++reading);
      const page = await read(...given).finally(() => reading--);
      rows += page.rows.length;
      return page;
    });
    const names = ['jisoo', 'hyeon', 'hana'];
    const back = await Promise.all(names.map(name => room.enter(name, { epoch, after: position })));
    for (const client of back) {
      await client.reached(missed.at(-1)!);
      expect(client.items.map(item => item.seq)).toEqual(missed);
    }
    after.mockRestore();
    // the last pages come from memory
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThan(1.3 * names.length * missed.length);
    expect(most).toBe(1);
  });

  it('and pages of history are short where lines are long, and lead on all the same', async () => {
    const jisoo = await room.enter('jisoo');
    const first = await jisoo.send('history', { limit: 200 });
    expect(first.more).toBe(true);
    expect(first.items.length).toBeGreaterThan(50);
    expect(first.items.length).toBeLessThan(80);
    const second = await jisoo.send('history', { limit: 200, before: first.items[0].seq });
    const seqs = [...second.items, ...first.items].map((item: { seq: number }) => item.seq);
    const [last] = await room.rows<{ seq: number }>('SELECT MAX(seq) AS seq FROM chat_log');
    expect(seqs).toEqual(Array.from(seqs, (_, i) => last!.seq - seqs.length + 1 + i));
  });

  it('works after a restart of the server', async () => {
    const position = minsu.after;
    const seqs = await minsu.sayMany(220, 'before the restart');
    await minsu.reached(seqs.at(-1)!);
    const { place } = room;
    await room.stop();
    room = await startRoom({}, place);
    const back = await room.enter('minsu', { epoch, after: position });
    await back.reached(seqs.at(-1)!);
    expect(back.items.map(item => item.seq)).toEqual(seqs);
    minsu = back;
  });

  it.each([
    ['beyond the head', () => ({ epoch, after: minsu.after + 1_000 })],
    ['of another epoch', () => ({ epoch: 'other', after: minsu.after })],
  ])('%s is a reset with the last lines, never a silent skip', async (_, position) => {
    const client = await room.enter('jisoo', position());
    expect(client.welcome).toMatchObject({ resumed: false, reset: true });
    expect(client.welcome!.items).toHaveLength(50);
  });
});

describe('history', () => {
  it('pages back from `before`, ascending, to the first line', async () => {
    const jisoo = await room.enter('jisoo');
    const first = await jisoo.send('history', { limit: 200 });
    expect(first.items).toHaveLength(200);
    const seqs = first.items.map((item: { seq: number }) => item.seq);
    expect(seqs).toEqual(seqs.toSorted((a: number, b: number) => a - b));
    const second = await jisoo.send('history', { limit: 200, before: seqs[0] });
    expect(second.items.at(-1).seq).toBeLessThan(seqs[0]);
    expect(second.more).toBe(true);
    const start = await jisoo.send('history', { before: 4 });
    expect(start.more).toBe(false);
  });

  /** Walks from a page to the end of one direction. */
  async function walk(
    ask: (edge: number) => object,
    start: { items: { seq: number }[]; [more: string]: unknown },
    { more, edge }: { more: 'moreBefore' | 'moreAfter'; edge: 0 | -1 },
  ): Promise<number[][]> {
    const jisoo = await room.enter('jisoo');
    const pages = [start.items.map(({ seq }) => seq)];
    for (let page = start; page[more] === true;) {
      page = await jisoo.send('history', { limit: 200, ...ask(pages.at(-1)!.at(edge)!) });
      pages.push(page.items.map(({ seq }) => seq));
    }
    return pages;
  }

  it('is the same from both ends: pages from the first line on join those back from the last', async () => {
    const jisoo = await room.enter('jisoo');
    const newest = await jisoo.send('history', { limit: 200 });
    const back = await walk(before => ({ before }), newest, { more: 'moreBefore', edge: 0 });
    const oldest = await jisoo.send('history', { after: 0, limit: 200 });
    const on = await walk(after => ({ after }), oldest, { more: 'moreAfter', edge: -1 });
    expect(on.flat()).toEqual(back.toReversed().flat());
    expect(newest).toMatchObject({ moreAfter: false, more: true });
    expect(oldest).toMatchObject({ moreBefore: false, more: true });
  });

  it('has a seq in its middle with `around`, and joins what lies on both sides', async () => {
    const jisoo = await room.enter('jisoo');
    const { items: all } = await jisoo.send('history', { limit: 200 });
    const seqs: number[] = all.map(({ seq }: { seq: number }) => seq);
    const page = await jisoo.send('history', { around: seqs[100], limit: 11 });
    expect(page.items.map(({ seq }: { seq: number }) => seq)).toEqual(seqs.slice(95, 106));
    expect(page).toMatchObject({ moreBefore: true, moreAfter: true });
    const last = await jisoo.send('history', { around: seqs.at(-1), limit: 4 });
    expect(last.items.map(({ seq }: { seq: number }) => seq)).toEqual(seqs.slice(-2));
    expect(last).toMatchObject({ moreBefore: true, moreAfter: false });
  });

  it('begins at an instant with `since`, at the end with one to come', async () => {
    const jisoo = await room.enter('jisoo');
    // one after another: what is stored at once has one time
    const lines = [await jisoo.say('하나'), await jisoo.say('둘'), await jisoo.say('셋')];
    const since = lines[1]!.at;
    const page = await jisoo.send('history', { since, limit: 200 });
    expect(page.items[0].at).toBe(since);
    expect(page.items.at(-1).seq).toBe(lines[2]!.seq);
    expect(page.items.every(({ at }: { at: number }) => at >= since)).toBe(true);
    const none = await jisoo.send('history', { since: Date.now() + 3_600_000 });
    expect(none).toMatchObject({ items: [], moreBefore: true, moreAfter: false, more: false });
  });

  it('takes one place at a time', async () => {
    const jisoo = await room.enter('jisoo');
    const { error } = await jisoo.send('history', { before: 5, after: 1 });
    expect(error).toMatchObject({ code: 'INVALID' });
  });
});

describe('a kick between admission and the room', () => {
  it('lets no member slip through', async () => {
    const admin = await room.enter(ADMIN.name);
    await room.member('late');
    const token = await room.token('late');
    const participants = room.app.get(Participants);
    const enter = participants.enter.bind(participants);
    let letIn = (): void => undefined;
    const atTheDoor = new Promise<void>(arrived => {
      participants.enter = async (...given) => {
        const participant = await enter(...given);
        arrived();
        await new Promise<void>(resolve => (letIn = resolve));
        return participant;
      };
    });
    const late = room.client({ token });
    await atTheDoor;
    participants.enter = enter;
    const kick = await admin.say('/kick late too late');
    letIn();
    await late.until(() => late.sessions.length > 0 || late.welcome !== undefined);
    expect(late.welcome).toBeUndefined();
    expect(late.sessions).toEqual([{ code: 'KICKED', reason: 'too late', until: kick.until }]);
    await late.closed();
  });
});

describe('a resume of more than 10 000', () => {
  it('is a reset', async () => {
    const { place } = room;
    await room.stop();
    await fillLog(place.environment, { accounts: 10, lines: 10_000, acts: 1 });
    room = await startRoom({}, place);
    const client = await room.enter('jisoo', { epoch, after: 1 });
    expect(client.welcome).toMatchObject({ resumed: false, reset: true });
  });
});
