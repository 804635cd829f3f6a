import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Manager } from 'socket.io-client';
import { startRoom, type Room } from '../support/room.js';

const PENDING_MAX = 10;

let room: Room;
beforeAll(async () => {
  room = await startRoom({
    RATE_EVENTS_PER_SECOND: '50',
    MAX_PENDING_PER_ADDRESS: String(PENDING_MAX),
    TRUST_PROXY: '1',
  });
});
afterAll(() => room.close());
afterEach(() => room.othersTalk());

interface Answer {
  ok: boolean;
  error?: { code: string; retryAfterMs?: number };
}

describe('RATE_EVENTS_PER_SECOND', () => {
  it.each([
    ['unknown events', 'nothing', {}, 'UNKNOWN_EVENT'],
    ['events that are wrong', 'message', { text: 5 }, 'INVALID'],
    ['requests', 'history', { limit: 1 }, undefined],
  ])(
    'answers 100 %s at once, and RATE_LIMITED with a time to the others',
    async (_, event, payload, code) => {
      const client = await room.enter(`floods_${event}`);
      const answers: Answer[] = await Promise.all(
        Array.from({ length: 400 }, () => client.send(event as 'message', payload)),
      );
      const limited = answers.filter(({ error }) => error?.code === 'RATE_LIMITED');
      const others = answers.filter(answer => !limited.includes(answer));
      expect(others.length).toBeGreaterThanOrEqual(100);
      expect(others.length).toBeLessThan(300);
      expect(new Set(others.map(({ error }) => error?.code))).toEqual(new Set([code]));
      for (const { error } of limited) {
        expect(error!.retryAfterMs).toBeGreaterThan(0);
        expect(error!.retryAfterMs).toBeLessThanOrEqual(1_000);
      }
      expect(client.socket.connected).toBe(true);
      client.socket.disconnect();
    },
  );

  it('is of a connection: another of the same member is not limited', async () => {
    const [one, other] = [await room.enter('two_tabs'), await room.enter('two_tabs')];
    const flood = Promise.all(Array.from({ length: 300 }, () => one.send('history', { limit: 1 })));
    expect(await other.say('from the other tab')).toMatchObject({ ok: true });
    expect((await flood).some((answer: Answer) => answer.error?.code === 'RATE_LIMITED')).toBe(true);
  });

  it('tells what has no ack function by the event problem', async () => {
    const client = await room.enter('unacked');
    for (let i = 0; i < 300; i++) client.socket.io.engine.write('2["nothing"]');
    await client.until(() => client.problems.length === 300, '300 problems');
    const limited = client.problems.filter(({ code }) => code === 'RATE_LIMITED');
    expect(limited.length).toBeGreaterThan(100);
  });

  it('closes the connection after ten seconds of flood, with a word', async () => {
    const warned = vi.spyOn(Logger.prototype, 'warn');
    const client = await room.enter('unending');
    const started = performance.now();
    const flood = setInterval(() => {
      for (let i = 0; i < 20; i++) client.socket.io.engine.write('2["nothing"]');
    }, 20);
    const watchdog = new Promise<void>(resolve => client.socket.once('disconnect', () => resolve()));
    await watchdog.finally(() => clearInterval(flood));
    expect(performance.now() - started).toBeGreaterThan(9_000);
    expect(client.sessions).toEqual([{ code: 'RATE_LIMITED' }]);
    expect(warned).toHaveBeenCalledWith(expect.stringContaining('unending'));
    warned.mockRestore();
  });
});

describe('MAX_PENDING_PER_ADDRESS', () => {
  const open = (from: string) =>
    fetch(`${room.url}/socket.io/?EIO=4&transport=polling`, { headers: { 'x-forwarded-for': from } });

  const sid = async (response: Response) => /"sid":"([^"]+)"/.exec(await response.text())![1]!;

  const close = (id: string) =>
    fetch(`${room.url}/socket.io/?EIO=4&transport=polling&sid=${id}`, { method: 'POST', body: '1' });

  const isOpen = async (id: string) => (await close(id)).status === 200;

  it('ends the oldest that has not logged in for one more', async () => {
    const ids: string[] = [];
    for (let i = 0; i < PENDING_MAX + 1; i++) ids.push(await sid(await open('10.0.0.1')));
    expect(await isOpen(ids[0]!)).toBe(false);
    expect(await Promise.all(ids.slice(1).map(isOpen))).toEqual(Array(PENDING_MAX).fill(true));
  });

  it('holds when all come at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => open('10.0.0.2')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const open60 = await Promise.all(answers.map(async answer => isOpen(await sid(answer))));
    expect(open60.filter(Boolean)).toHaveLength(PENDING_MAX);
  });

  it('keeps no one at another address out, and does not count admitted members', async () => {
    const opened = await Promise.all(Array.from({ length: PENDING_MAX }, () => open('10.0.0.3')));
    const inside = await room.enter('elsewhere', { extraHeaders: { 'x-forwarded-for': '10.0.0.4' } });
    expect(await inside.say('hello')).toMatchObject({ ok: true });
    await Promise.all(opened.map(async response => close(await sid(response))));
    const members = await Promise.all(
      Array.from({ length: PENDING_MAX + 5 }, async (_, i) => {
        await room.member(`crowd_${i}`);
        return room.enter(`crowd_${i}`, { extraHeaders: { 'x-forwarded-for': '10.0.0.5' } });
      }),
    );
    expect(members.every(({ socket }) => socket.connected)).toBe(true);
    expect((await open('10.0.0.5')).status).toBe(200);
  });

  it('counts no connection that a wrong token has left open any longer than it is open', async () => {
    for (let i = 0; i < PENDING_MAX * 2; i++) {
      const client = room.client({ token: 'wrong', extraHeaders: { 'x-forwarded-for': '10.0.0.6' } });
      await client.refused();
      client.socket.io.engine.close();
    }
    const client = await room.enter('late', { extraHeaders: { 'x-forwarded-for': '10.0.0.6' } });
    expect(client.socket.connected).toBe(true);
  });
});

describe('a connection that never connects to the room', () => {
  it('is closed after five seconds', async () => {
    const manager = new Manager(room.url, {
      transports: ['websocket'],
      reconnection: false,
      autoConnect: false,
    });
    const started = performance.now();
    const closed = new Promise(resolve => manager.on('close', resolve));
    await new Promise(resolve => manager.open(resolve));
    await closed;
    expect(performance.now() - started).toBeGreaterThan(4_500);
    expect(performance.now() - started).toBeLessThan(9_000);
  });
});
