import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Follower } from '../../src/logging/follower.js';
import type { Client } from '../support/client.js';
import { startRoom, type Room } from '../support/room.js';

/** More than memory keeps; older rows are read from the database. */
const MORE_THAN_THE_RING = 2_100;

let room: Room;
let follower: Follower;
let [minsu, jisoo]: Client[] = [];
let position: number;
beforeAll(async () => {
  room = await startRoom();
  follower = room.app.get(Follower);
  [minsu, jisoo] = [await room.enter('minsu'), await room.enter('jisoo')];
  await room.member('hyeon');
  await room.token('hyeon');
  await minsu.whisper('jisoo', 'an old whisper');
  for (let i = 0; i < 3; i++) {
    await Promise.all(Array.from({ length: MORE_THAN_THE_RING / 3 }, (_, k) => minsu!.say(`old ${i} ${k}`)));
  }
}, 60_000);
afterAll(() => room.close());
afterEach(async () => {
  vi.restoreAllMocks();
  await follower.catchUp();
});

/** Commits lines and whispers that this node has not delivered yet. */
async function commitPastTheFollower(): Promise<void> {
  await follower.catchUp();
  position = follower.position;
  vi.spyOn(follower, 'committed').mockReturnValue();
  vi.spyOn(follower, 'catchUp').mockResolvedValue();
  for (let i = 0; i < 3; i++) {
    expect(await minsu!.whisper('jisoo', `later whisper ${i}`)).toMatchObject({ ok: true });
    expect(await minsu!.say(`later ${i}`)).toMatchObject({ ok: true });
  }
  expect((await room.rows<{ seq: number }>('SELECT seq FROM log_head'))[0]!.seq).toBe(position + 6);
  expect(follower.position).toBe(position);
}
const seqs = (items: { seq: number }[]): number[] => items.map(item => item.seq);

describe('what is committed and not handed out here', () => {
  it.each<[string, { before?: number | 'head'; with?: string }]>([
    ['the newest page', {}],
    ['a page before a seq', { before: Number.MAX_SAFE_INTEGER }],
    ['a page before the last one', { before: 'head' }],
    ['the whispers with a member', { with: 'minsu' }],
    ['those before a seq', { with: 'minsu', before: Number.MAX_SAFE_INTEGER }],
  ])('is in no history: %s', async (_, asked) => {
    await commitPastTheFollower();
    const before = asked.before === 'head' ? position + 6 : asked.before;
    const page = await jisoo!.send('history', { ...asked, ...(before && { before }), limit: 5 });
    expect(page.items.length).toBeGreaterThan(0);
    expect(Math.max(...seqs(page.items))).toBeLessThanOrEqual(position);
    vi.restoreAllMocks();
    await follower.catchUp();
    const now = await jisoo!.send('history', { ...asked, ...(before && { before }), limit: 20 });
    expect(Math.max(...seqs(now.items))).toBeGreaterThan(position);
  });

  it.each<[string, () => object]>([
    ['after a seq', () => ({ after: position - 3 })],
    ['around one that is shown', () => ({ around: position, limit: 20 })],
    ['around one that is not', () => ({ around: position + 2, limit: 20 })],
    ['since a time', () => ({ since: 0, limit: 200, after: undefined })],
  ])('is on no page that goes on to newer lines: %s', async (_, ask) => {
    await commitPastTheFollower();
    const page = await jisoo!.send('history', ask());
    expect(page.items.length).toBeGreaterThan(0);
    expect(Math.max(...seqs(page.items))).toBeLessThanOrEqual(position);
    vi.restoreAllMocks();
    await follower.catchUp();
    const now = await jisoo!.send('history', { after: position });
    expect(seqs(now.items)).toHaveLength(6);
  });

  it('is in no welcome, whether memory or the database gives its items', async () => {
    await commitPastTheFollower();
    for (const enough of [true, false]) {
      if (!enough) vi.spyOn(follower.recent, 'all').mockReturnValue([]);
      const fresh = await room.enter('hyeon');
      expect(fresh.welcome).toMatchObject({ resumed: false, position });
      expect(seqs(fresh.welcome!.items)).toHaveLength(50);
      expect(Math.max(...seqs(fresh.welcome!.items))).toBe(position);
      fresh.socket.disconnect();
    }
  });

  it('is in no welcome that resets', async () => {
    await commitPastTheFollower();
    const { epoch } = minsu!.welcome!;
    for (const place of [
      { epoch: 'of another log', after: position + 3 },
      { epoch, after: position + 3 },
    ]) {
      const back = await room.enter('hyeon', place);
      expect(back.welcome).toMatchObject({ reset: true, position });
      expect(Math.max(...seqs(back.welcome!.items))).toBe(position);
      back.socket.disconnect();
    }
  });

  it('comes to who resumes only when it is handed out, from memory or from the database', async () => {
    await commitPastTheFollower();
    const { epoch } = minsu!.welcome!;
    const { recent } = follower;
    const remembered = recent.after.bind(recent);
    // long lines leave memory early: then the last ones are read from the database too
    const forgetful = (seq: number) => (seq < position ? undefined : remembered(seq));
    const places = [MORE_THAN_THE_RING, 10, 0].map(behind => position - behind);
    for (const [after, memory] of [
      ...places.map(place => [place, remembered] as const),
      [position - 10, forgetful] as const,
    ]) {
      vi.spyOn(recent, 'after').mockImplementation(memory);
      const back = await room.enter('hyeon', { epoch, after });
      expect(back.welcome).toMatchObject({ resumed: true });
      await back.reached(position);
      // a round trip after everything sent
      await back.send('history', { limit: 1 });
      expect(back.after).toBe(position);
      expect(Math.max(0, ...seqs(back.items))).toBeLessThanOrEqual(position);
      back.socket.disconnect();
    }
    const waiting = await room.enter('hyeon', { epoch, after: position - 10 });
    vi.restoreAllMocks();
    await follower.catchUp();
    await waiting.reached(position + 6);
    expect(waiting.gaps).toBe(0);
    // the whispers were for another member
    expect(seqs(waiting.items).filter(seq => seq > position)).toEqual([2, 4, 6].map(n => position + n));
  });

  it('is not shown to a member kicked by an act that is not delivered yet', async () => {
    const { epoch } = minsu!.welcome!;
    await follower.catchUp();
    position = follower.position;
    const hyeon = await room.enter('hyeon');
    vi.spyOn(follower, 'committed').mockReturnValue();
    vi.spyOn(follower, 'catchUp').mockResolvedValue();
    const kick = await room.asAdmin('POST', 'admin/members/hyeon/kick', { reason: 'out', coolOff: '0s' });
    expect(kick.status).toBe(200);
    await minsu!.say('behind their back');
    const page = await hyeon.send('history', { limit: 5 });
    expect(Math.max(...seqs(page.items))).toBeLessThanOrEqual(position);
    vi.restoreAllMocks();
    await follower.catchUp();
    await hyeon.closed();
    expect(hyeon.texts()).not.toContain('behind their back');
    expect(epoch).toBe(hyeon.welcome!.epoch);
    await room.login('hyeon');
  });

  it('is in the records of admins from then on too', async () => {
    await commitPastTheFollower();
    const newest = async (): Promise<number> => {
      const { body } = await room.asAdmin<{ items: { seq: number }[] }>('GET', 'admin/logs/chat?limit=1');
      return body.items[0]!.seq;
    };
    expect(await newest()).toBeLessThanOrEqual(position);
    vi.restoreAllMocks();
    await follower.catchUp();
    expect(await newest()).toBe(position + 6);
  });
});
