import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { io } from 'socket.io-client';
import { isLine } from '../../src/contract/events.js';
import { RoomClient } from '../../web/src/client/room-client.js';
import type { Client } from '../support/client.js';
import { FlakyProxy } from '../support/flaky-proxy.js';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
let proxy: FlakyProxy;
let talker: Client;
/** Fewer than the page keeps in memory. */
const MOST_TALK = 3_000;
const pages: RoomClient[] = [];
beforeAll(async () => {
  room = await startRoom();
  proxy = await FlakyProxy.open({ host: '127.0.0.1', port: Number(new URL(room.url).port) });
  talker = await room.enter('talker');
});
afterEach(() => {
  for (const page of pages.splice(0)) page.close();
});
afterAll(async () => {
  await proxy.close();
  await room.close();
});

/** The page's client, through a network that can be cut; as live as can be. */
async function page(name: string): Promise<RoomClient> {
  if ((await room.rows('SELECT id FROM accounts WHERE name = ?', [name])).length === 0)
    await room.member(name);
  const token = await room.login(name);
  const kept = new Map<string, string>();
  const client = new RoomClient({
    openSocket: auth =>
      io(`http://127.0.0.1:${proxy.port}`, {
        autoConnect: false,
        reconnection: false,
        forceNew: true,
        transports: ['websocket'],
        auth: send => send(auth()),
      }),
    storage: {
      getItem: key => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: key => void kept.delete(key),
    },
    token: () => token,
  });
  pages.push(client);
  client.connect();
  await until(client, ({ connection }) => connection.state === 'live');
  return client;
}

async function until(client: RoomClient, done: (state: RoomClient['state']) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (act: () => void): void => {
      clearTimeout(timer);
      leave();
      act();
    };
    const timer = setTimeout(() => {
      const { connection, outbox } = client.state;
      end(() =>
        reject(new Error(`waited in vain for ${String(done)}: ${JSON.stringify({ connection, outbox })}`)),
      );
    }, 15_000);
    const look = (): void => {
      if (done(client.state)) end(resolve);
    };
    const leave = client.subscribe(look);
    look();
  });
}

/** Texts and sanctions in the stream, from above. */
function shown({ state }: RoomClient): string[] {
  return state.entries.flatMap(entry => {
    if (entry.kind !== 'item') return [];
    return [isLine(entry.item) ? entry.item.text : entry.item.action];
  });
}

const isSaid = ({ outbox }: RoomClient['state']): boolean => outbox.length === 0;

describe('the client of the page', () => {
  it('talks and whispers, and a whisper is seen by two', async () => {
    const [jisoo, minsu, haneul] = [await page('jisoo'), await page('minsu'), await page('haneul')];
    jisoo.say('안녕하세요');
    jisoo.say('잠깐 볼까요?', 'minsu');
    jisoo.say('끝');
    for (const each of [jisoo, minsu, haneul]) await until(each, () => shown(each).includes('끝'));
    await until(jisoo, isSaid);
    expect(shown(haneul)).toEqual(['안녕하세요', '끝']);
    expect(shown(jisoo)).toEqual(['안녕하세요', '잠깐 볼까요?', '끝']);
    expect(shown(minsu)).toEqual(shown(jisoo));
    // presence is sent a few times a second and may come after a line
    const names = ['jisoo', 'minsu', 'haneul', 'talker'];
    await until(jisoo, ({ members }) => names.every(name => members.some(member => member.name === name)));
  });

  it('loses nothing and says nothing twice while its connection is cut again and again', async () => {
    const [jisoo, minsu] = [await page('jisoo'), await page('minsu')];
    let talking = true;
    const talk = (async () => {
      for (let i = 0; talking && i < MOST_TALK; i++) await talker.say(`talk ${i}`);
    })();
    const { seq: start } = await talker.say('start');
    for (let round = 0; round < 5; round++) {
      for (let i = 0; i < 25; i++) jisoo.say(`line ${round} ${i}`, i % 5 === 0 ? 'minsu' : undefined);
      // in the middle of them
      await until(jisoo, () => shown(jisoo).some(text => text.startsWith(`line ${round} 3`)));
      proxy.cut();
      await until(jisoo, ({ connection }) => connection.state === 'waiting');
      await until(minsu, ({ connection }) => connection.state === 'waiting');
      proxy.restore();
      jisoo.connect();
      minsu.connect();
      await until(jisoo, isSaid);
    }
    talking = false;
    await talk;
    await talker.say('the end');
    for (const client of [jisoo, minsu]) {
      await until(client, () => shown(client).includes('the end'));
      const rows = await room.rows<{ seq: number; text: string }>(
        'SELECT seq, text FROM chat_log WHERE seq > ? ORDER BY seq',
        [start],
      );
      const seen = client.state.entries.flatMap(({ kind, seq }) =>
        kind === 'item' && seq > start ? [seq] : [],
      );
      expect(seen).toEqual(rows.map(({ seq }) => seq));
      const said = shown(client).filter(text => text.startsWith('line '));
      expect(said).toEqual(Array.from({ length: 125 }, (_, i) => `line ${Math.floor(i / 25)} ${i % 25}`));
    }
  }, 60_000);

  it('keeps a refused line with its code, until it can be said', async () => {
    const muted = await page('muted_one');
    await room.asAdmin('POST', 'admin/members/muted_one/mute', { reason: '도배', duration: '1h' });
    await until(muted, ({ me }) => me?.mutedUntil !== undefined);
    muted.say('may I?');
    await until(muted, ({ outbox }) => outbox[0]?.state === 'failed');
    expect(muted.state.outbox[0]?.error).toMatchObject({ code: 'MUTED', until: muted.state.me?.mutedUntil });
    await room.asAdmin('POST', 'admin/members/muted_one/unmute', { reason: '이야기했습니다' });
    await until(muted, ({ me }) => me?.mutedUntil === undefined);
    muted.resend(muted.state.outbox[0]!.idempotencyKey);
    await until(muted, isSaid);
    expect(shown(muted).slice(-3)).toEqual(['mute', 'unmute', 'may I?']);
  });

  it('keeps its connection when a text is larger than a frame may be', async () => {
    const long = await page('long_one');
    const states = new Set<string>();
    long.subscribe(() => states.add(long.state.connection.state));
    long.say('가'.repeat(30_000));
    long.say('가'.repeat(20_000));
    long.say('after it');
    await until(long, () => shown(long).includes('after it'));
    await until(long, ({ outbox }) => outbox.every(({ state }) => state === 'failed'));
    expect(long.state.outbox.map(({ error }) => error?.code)).toEqual(['TOO_LONG', 'TOO_LONG']);
    expect(states).toEqual(new Set(['live']));
  });

  it('goes back in the log', async () => {
    for (let i = 0; i < 120; i++) await talker.say(`old ${i}`);
    const reader = await page('reader');
    expect(shown(reader)).toEqual(Array.from({ length: 50 }, (_, i) => `old ${70 + i}`));
    expect(await reader.paging.older()).toBe(true);
    expect(await reader.paging.older()).toBe(true);
    await until(reader, () => shown(reader).length >= 150);
    expect(shown(reader).slice(-120)).toEqual(Array.from({ length: 120 }, (_, i) => `old ${i}`));
  });

  it('is told about /who and /help, and stays away after /quit', async () => {
    const leaver = await page('leaver');
    await leaver.command('/who');
    await leaver.command('／help');
    await leaver.command('/nothing');
    await until(leaver, ({ entries }) => entries.filter(({ kind }) => kind === 'notice').length === 3);
    const notices = leaver.state.entries.flatMap(entry => (entry.kind === 'notice' ? [entry.notice] : []));
    expect(notices).toMatchObject([
      {
        type: 'who',
        members: expect.arrayContaining([{ id: expect.any(Number), name: 'leaver', role: 'member' }]),
      },
      { type: 'help', commands: expect.arrayContaining([{ usage: '/quit', about: expect.any(String) }]) },
      { type: 'refused', text: '/nothing', error: { code: 'UNKNOWN_COMMAND' } },
    ]);
    await leaver.command('/quit see you');
    await until(leaver, ({ connection }) => connection.state === 'ended');
    expect(leaver.state.connection).toEqual({ state: 'ended', code: 'QUIT' });
  });

  it('says nothing any more when it is kicked, and is refused at the handshake', async () => {
    const kicked = await page('kicked_one');
    const { body } = await room.asAdmin<{ seq: number; until: number }>(
      'POST',
      'admin/members/kicked_one/kick',
      { reason: '욕설', coolOff: '1h' },
    );
    for (let i = 0; i < 20; i++) kicked.say(`too late ${i}`);
    await until(kicked, ({ connection }) => connection.state === 'ended');
    const { until: end } = body;
    expect(kicked.state.connection).toEqual({ state: 'ended', code: 'KICKED', reason: '욕설', until: end });
    kicked.say('too late for sure');
    // the page is told of changes a moment later
    await sleep(50);
    expect(kicked.state.outbox).toEqual([]);
    kicked.connect();
    await until(kicked, ({ connection }) => connection.state === 'ended' && connection.reason === undefined);
    expect(kicked.state.connection).toEqual({ state: 'ended', code: 'KICKED', until: end });
    const after = await room.rows('SELECT seq FROM chat_log WHERE seq > ?', [body.seq]);
    expect(after).toEqual([]);
  });

  it('goes on by itself when the network is back', async () => {
    const patient = await page('patient');
    proxy.cut();
    await until(patient, ({ connection }) => connection.state === 'waiting');
    patient.say('at last');
    proxy.restore();
    await until(patient, () => shown(patient).includes('at last'));
    expect(patient.state.connection).toEqual({ state: 'live' });
  });
});
