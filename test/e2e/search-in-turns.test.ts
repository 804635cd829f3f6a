import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SearchPage } from '../../src/contract/events.js';
import { Thread } from '../../src/database/thread.js';
import type { Found } from '../../src/search/asker.js';
import type { FromThread, ThreadTask, ToThread } from '../../src/search/search-thread.js';
import { SearchService } from '../../src/search/search.service.js';
import type { Client } from '../support/client.js';
import { fillLog } from '../support/fill-log.js';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
  const minsu = await room.enter('minsu');
  await minsu.say('오늘 점심은 김치찌개 어때요');
  // starts the thread
  await search(minsu, '점심');
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => room.close());

type Answer = SearchPage & { ok: boolean; error?: { code: string } };
const search = async (client: Client, q: string): Promise<Answer> => client.send('search', { q });
const lines = async (q: string, signal?: AbortSignal): Promise<Response> =>
  fetch(`${room.url}/api/admin/records/lines?q=${encodeURIComponent(q)}`, {
    headers: { authorization: `Bearer ${await room.token('admin')}` },
    ...(signal && { signal }),
  });

/** Searches of the word `slow` take so long. Remembers what the thread was asked, and what it was told to stop. */
function slowed(ms: () => Promise<unknown>): { asked: string[]; stopped: string[]; limits: number[] } {
  const told = { asked: [] as string[], stopped: [] as string[], limits: [] as number[] };
  const questions = new Map<number, string>();
  const { send } = Thread.prototype as unknown as { send: (message: object) => void };
  vi.spyOn(Thread.prototype, 'send').mockImplementation(function (this: Thread<object, unknown>, sent) {
    const message = sent as ToThread;
    if (message.type === 'stop') told.stopped.push(questions.get(message.id)!);
    if (message.type !== 'ask') return send.call(this, message);
    const { question, withinMs } = message.search;
    questions.set(message.id, question);
    told.asked.push(question);
    told.limits.push(withinMs);
    if (!question.startsWith('slow')) return send.call(this, message);
    void ms().then(() => send.call(this, message));
  });
  return told;
}

describe('many slow searches of members', () => {
  it('keep no admin waiting, and each is answered in its time, or is BUSY and not run', async () => {
    const members = await Promise.all(Array.from({ length: 10 }, async (_, i) => room.enter(`member_${i}`)));
    const late = await room.enter('minsu');
    let letGo = (): void => undefined;
    const gate = new Promise<void>(resolve => (letGo = resolve));
    const { asked } = slowed(async () => gate.then(async () => sleep(1_200)));
    const finding = vi.spyOn(room.app.get(SearchService), 'findIn');
    const began = performance.now();
    const searches = members.flatMap(member => [search(member, 'slow one'), search(member, 'slow two')]);
    await expect.poll(() => finding.mock.calls.length).toBe(20);
    expect((await search(late, '점심')).error?.code).toBe('BUSY');
    const response = await lines('점심');
    expect([response.status, ((await response.json()) as SearchPage).items.length]).toEqual([200, 1]);
    // while the first of the slow ones runs
    expect(asked.toSorted()).toEqual(['slow one', '점심']);
    letGo();
    const answers = await Promise.all(searches);
    expect(performance.now() - began).toBeLessThan(8_000);
    const ran = answers.filter(({ ok }) => ok).length;
    expect(ran).toBeGreaterThan(0);
    expect(ran).toBeLessThanOrEqual(3);
    expect(answers.filter(({ error }) => error?.code === 'BUSY').length).toBe(20 - ran);
    expect(asked.filter(question => question.startsWith('slow')).length).toBe(ran);
  });
});

describe('a search that is no longer waited for', () => {
  it('is not run when its turn comes, and is stopped when it runs', async () => {
    const [first, second] = [await room.enter('jisoo'), await room.enter('harin')];
    let letGo = (): void => undefined;
    const held = new Promise<void>(resolve => (letGo = resolve));
    const { asked, stopped } = slowed(async () => held);
    const finding = vi.spyOn(room.app.get(SearchService), 'findIn');
    const ends = (i: number) =>
      expect(finding.mock.results[i]!.value).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    // what runs and what waits: of members by sockets, of admins by requests
    // who has gone gets no answer
    first.send('search', { q: 'slow of jisoo' }).catch(() => undefined);
    await expect.poll(() => finding.mock.results.length).toBe(1);
    second.send('search', { q: 'never of harin' }).catch(() => undefined);
    const clients = [new AbortController(), new AbortController()];
    await expect.poll(() => finding.mock.results.length).toBe(2);
    const left = [lines('slow of admins', clients[0]!.signal).catch(() => 'left')];
    await expect.poll(() => finding.mock.results.length).toBe(3);
    left.push(lines('never of admins', clients[1]!.signal).catch(() => 'left'));
    await expect.poll(() => finding.mock.results.length).toBe(4);
    second.socket.disconnect();
    clients[1]!.abort();
    await Promise.all([ends(1), ends(3)]);
    expect(stopped).toEqual([]);
    first.socket.disconnect();
    clients[0]!.abort();
    await Promise.all([ends(0), ends(2)]);
    expect(stopped).toEqual(['slow of jisoo', 'slow of admins']);
    letGo();
    expect(await Promise.all(left)).toEqual(['left', 'left']);
    expect((await search(await room.enter('minsu'), '점심')).items.length).toBe(1);
    expect(asked).toEqual(['slow of jisoo', 'slow of admins', '점심']);
  });
});

describe('a search of days that lie in several parts of the log', () => {
  it('has one time for all of them', async () => {
    const { asked, limits } = slowed(async () => sleep(600));
    const parts = [
      { from: 2, to: Infinity },
      { from: 1, to: 2 },
    ];
    const slow = { question: 'slow', before: 1_000, after: 0, limit: 10 };
    await room.app.get(SearchService).findIn(parts, 'admins', slow);
    expect(asked).toEqual(['slow', 'slow']);
    expect(limits[0]).toBeGreaterThan(1_000);
    expect(limits[1]).toBeLessThan(limits[0]! - 500);
  });
});

describe('the thread that searches', () => {
  it('ends a search that is stopped while it runs, and another one has its turns meanwhile', async () => {
    const filled = await startRoom();
    const { place, database } = filled;
    await filled.stop();
    await fillLog(place.environment, { accounts: 100, lines: 30_000, acts: 0 });
    const task: ThreadTask = { role: 'ask', access: database.access, file: '/nowhere/search.db' };
    const answers = new Map<number, Found>();
    const thread = new Thread<ToThread, FromThread>(
      { program: 'search-thread', task },
      message => void (message.type === 'answer' && answers.set(message.id, message.found)),
      () => undefined,
    );
    try {
      const all = { question: 'nowhere', after: 0, before: 1e9, limit: 5, memberId: 1, withinMs: 30_000 };
      thread.send({ type: 'ask', id: 1, search: all });
      thread.send({ type: 'ask', id: 2, search: { ...all, question: 'log' } });
      thread.send({ type: 'ask', id: 3, search: all });
      thread.send({ type: 'stop', id: 1 });
      await expect.poll(() => [...answers.keys()].toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
      expect(answers.get(1)).toMatchObject({ seqs: [], searchedTo: expect.any(Number) });
      expect(answers.get(1)!.searchedTo).toBeGreaterThan(1);
      expect(answers.get(2)!.seqs.length).toBe(5);
      expect(answers.get(3)).toMatchObject({ seqs: [], searchedTo: 1 });
    } finally {
      await thread.end();
      await place.destroy();
    }
  });
});
