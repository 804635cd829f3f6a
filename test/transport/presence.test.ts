import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Client } from '../support/client.js';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
let witness: Client;
beforeEach(async () => {
  room = await startRoom();
  witness = await room.enter('witness');
});
afterEach(async () => {
  vi.useRealTimers();
  await room.close();
});

const joined = (): string[] => witness.presence.flatMap(frame => frame.joined.map(member => member.name));
const left = (): { name: string; cause: string }[] => witness.presence.flatMap(frame => frame.left);

describe('presence', () => {
  it('tells of a participant once, however many connections it has', async () => {
    await room.enter('minsu');
    await room.enter('minsu');
    await witness.until(() => joined().includes('minsu'));
    await room.enter('jisoo');
    await witness.until(() => joined().includes('jisoo'));
    expect(joined().filter(name => name === 'minsu')).toEqual(['minsu']);
    expect(witness.presence.at(-1)!.count).toBe(3);
    expect(
      (await witness.say('/who')).online.map((member: { name: string }) => member.name).toSorted(),
    ).toEqual(['jisoo', 'minsu', 'witness'].toSorted());
  });

  it('tells of many at once in few frames', async () => {
    const names = Array.from({ length: 30 }, (_, i) => `member${i}`);
    for (const name of names) await room.member(name);
    const tokens = await Promise.all(names.map(name => room.token(name)));
    const clients = tokens.map(token => room.client({ token }));
    await Promise.all(clients.map(client => client.welcomed()));
    await witness.until(() => names.every(name => joined().includes(name)));
    expect(witness.presence.length).toBeLessThanOrEqual(6);
    expect(witness.presence.at(-1)!.count).toBe(31);
  });

  it.each([
    ['/quit', (client: Client) => client.say('/quit')],
    ['a disconnect of the client’s own', (client: Client) => client.socket.disconnect()],
  ])('tells of %s at once, with the cause quit', async (_, quit) => {
    const minsu = await room.enter('minsu');
    await witness.until(() => joined().includes('minsu'));
    const answer = await quit(minsu);
    if (answer && 'ok' in answer) expect(answer).toEqual({ ok: true });
    await witness.until(() => left().length > 0);
    expect(left()).toEqual([{ name: 'minsu', cause: 'quit' }]);
  });

  it('gives a lost connection ten seconds to come back, unnoticed by others', async () => {
    const minsu = await room.enter('minsu');
    await witness.until(() => joined().includes('minsu'));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const before = vi.getTimerCount();
    minsu.socket.io.engine.close();
    await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(before), { timeout: 2_000 });
    vi.useRealTimers();
    await room.enter('minsu');
    const line = await witness.say('still here?');
    await witness.reached(line.seq);
    expect(left()).toEqual([]);
  });

  it('takes a connection that does not come back for lost', async () => {
    const minsu = await room.enter('minsu');
    await witness.until(() => joined().includes('minsu'));
    minsu.socket.io.engine.close();
    const started = performance.now();
    await expect.poll(left, { timeout: 15_000 }).toEqual([{ name: 'minsu', cause: 'lost' }]);
    expect(performance.now() - started).toBeGreaterThan(9_000);
  });

  it('closes the oldest of six connections of one account, and no one sees them leave', async () => {
    const tabs: Client[] = [];
    for (let i = 0; i < 6; i++) tabs.push(await room.enter('minsu'));
    await tabs[0]!.closed();
    expect(tabs[0]!.sessions).toEqual([{ code: 'REPLACED' }]);
    const line = await tabs[5]!.say('six');
    await Promise.all(tabs.slice(1).map(tab => tab.reached(line.seq)));
    await witness.reached(line.seq);
    expect(left()).toEqual([]);
  });

  it('leaves five of twelve that come at the same moment', async () => {
    await room.member('minsu');
    const token = await room.token('minsu');
    const tabs = Array.from({ length: 12 }, () => room.client({ token }));
    const isOpen = (tab: Client) => tab.socket.connected;
    await Promise.all(tabs.map(tab => tab.welcomed()));
    await expect.poll(() => tabs.filter(isOpen).length).toBe(5);
    for (const tab of tabs.filter(one => !isOpen(one))) expect(tab.sessions).toEqual([{ code: 'REPLACED' }]);
    const line = await tabs.find(isOpen)!.say('five of us');
    await Promise.all(tabs.filter(isOpen).map(tab => tab.reached(line.seq)));
    expect(tabs.filter(isOpen)).toHaveLength(5);
  });
});
