import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ShownLog } from '../../src/logging/shown-log.js';
import type { Client } from '../support/client.js';
import { fillLog } from '../support/fill-log.js';
import { startRoom, type Room } from '../support/room.js';
import { socketsOf } from '../support/sockets.js';

const MORE_THAN_IN_MEMORY = 2_500;

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

/** A client that sends only the token in `auth`, and asks for what it missed after `welcome`. */
async function goOn(name: string, after: number): Promise<{ client: Client; ack: { resumed?: boolean } }> {
  const client = await room.enter(name);
  client.frames.length = client.items.length = 0;
  client.after = after;
  const ack = await client.send('resume', { epoch, after });
  // what came before the answer is sent again
  client.frames.length = client.items.length = 0;
  client.after = after;
  client.gaps = 0;
  return { client, ack };
}
const seqs = (client: Client): number[] => client.items.map(item => item.seq);

describe('resume', () => {
  it('brings all that a client with a fixed auth missed, and goes on live', async () => {
    const position = minsu.after;
    const missed = await minsu.sayMany(70, 'missed');
    const { client, ack } = await goOn('jisoo', position);
    expect(client.welcome!.items).toHaveLength(50);
    expect(ack).toEqual({ ok: true, resumed: true });
    const live = await minsu.sayMany(3, 'live');
    await client.reached(live.at(-1)!);
    expect(seqs(client)).toEqual([...missed, ...live]);
    expect(client.gaps).toBe(0);
    expect(client.frames[0]).toMatchObject({ from: position });
  });

  it('goes back further than memory does, under live traffic, and loses nothing on the way', async () => {
    const position = minsu.after;
    const missed = await minsu.sayMany(MORE_THAN_IN_MEMORY, 'long ago');
    let talking = true;
    const talk = (async () => {
      const said: number[] = [];
      while (talking) said.push(...(await minsu.sayMany(5, 'meanwhile')));
      return said;
    })();
    const { client, ack } = await goOn('jisoo', position);
    expect(ack.resumed).toBe(true);
    await client.reached(missed.at(-1)!);
    talking = false;
    const said = await talk;
    const live = await minsu.sayMany(1, 'last');
    await client.reached(live[0]!);
    expect(seqs(client)).toEqual([...missed, ...said, ...live]);
    expect(client.gaps).toBe(0);
  });

  it('of a member who has missed nothing is true too, and shows neither party the same whisper again', async () => {
    const { client, ack } = await goOn('jisoo', minsu.after);
    expect(ack).toEqual({ ok: true, resumed: true });
    const position = minsu.after;
    const { seq } = await minsu.whisper('jisoo', '귓속말');
    await client.reached(seq);
    expect(client.items).toMatchObject([{ seq, kind: 'whisper', text: '귓속말' }]);
    const third = await goOn('hyeon', position);
    await minsu.sayMany(1);
    await third.client.until(() => third.client.items.length > 0);
    expect(JSON.stringify([third.client.frames, third.client.welcome])).not.toContain('귓속말');
  });

  it.each([
    ['of another epoch', () => ({ epoch: 'other', after: minsu.after })],
    ['beyond the head', () => ({ epoch, after: minsu.after + 1_000 })],
  ])('%s is false: the welcome counts, and live lines go on', async (_, place) => {
    const client = await room.enter('jisoo');
    expect(await client.send('resume', place())).toEqual({ ok: true, resumed: false });
    const [seq] = await minsu.sayMany(1);
    await client.reached(seq!);
    expect(client.gaps).toBe(0);
  });

  it('is allowed once, and only where nothing has been resumed', async () => {
    const place = { epoch, after: minsu.after };
    const client = await room.enter('jisoo');
    const both = await Promise.all([client.send('resume', place), client.send('resume', place)]);
    expect(both).toMatchObject([{ resumed: true }, { error: { code: 'CONFLICT' } }]);
    const back = await room.enter('jisoo', place);
    expect(await back.send('resume', place)).toMatchObject({ error: { code: 'CONFLICT' } });
  });

  it('is too late ten seconds after the welcome', async () => {
    const client = await room.enter('jisoo');
    const now = performance.now.bind(performance);
    const later = vi.spyOn(performance, 'now').mockImplementation(() => now() + 10_001);
    const ack = await client.send('resume', { epoch, after: 1 }).finally(() => later.mockRestore());
    expect(ack).toMatchObject({ error: { code: 'CONFLICT' } });
  });

  it('with a bad place is INVALID, and does not use it up', async () => {
    const client = await room.enter('jisoo');
    for (const bad of [{}, null, [], { epoch }, { after: 1 }, { epoch: 5, after: 1 }, { epoch, after: -1 }])
      expect(await client.send('resume', bad)).toMatchObject({ error: { code: 'INVALID' } });
    const after = String(minsu.after);
    expect(await client.send('resume', { epoch, after })).toEqual({ ok: true, resumed: true });
  });

  it('shows nothing to a member who was kicked meanwhile', async () => {
    const position = minsu.after - MORE_THAN_IN_MEMORY;
    const reader = room.app.get(ShownLog);
    const read = reader.after.bind(reader);
    let release = (): void => undefined;
    const reading = new Promise<void>(reached => {
      vi.spyOn(reader, 'after').mockImplementationOnce(async (...given) => {
        const page = await read(...given);
        reached();
        await new Promise<void>(resolve => (release = resolve));
        return page;
      });
    });
    const { client, ack } = await goOn('late', position);
    expect(ack.resumed).toBe(true);
    await reading;
    await room.asAdmin('POST', 'admin/members/late/kick', { reason: 'out', coolOff: '0s' });
    release();
    await client.until(() => client.sessions.length > 0);
    await minsu.sayMany(1, 'after the kick');
    await client.closed();
    expect(client.sessions).toMatchObject([{ code: 'KICKED' }]);
    expect(client.items).toEqual([]);
    vi.restoreAllMocks();
  });

  it('does not list members who left meanwhile', async () => {
    const position = minsu.after - MORE_THAN_IN_MEMORY;
    const leaver = await room.enter('leaver');
    const reader = room.app.get(ShownLog);
    const read = reader.after.bind(reader);
    let release = (): void => undefined;
    const reading = new Promise<void>(reached => {
      vi.spyOn(reader, 'after').mockImplementationOnce(async (...given) => {
        reached();
        await new Promise<void>(resolve => (release = resolve));
        return read(...given);
      });
    });
    const client = room.client({ token: await room.token('jisoo'), epoch, after: position });
    await reading;
    await leaver.say('/quit');
    await client.until(() => client.presence.some(({ left }) => left.some(({ name }) => name === 'leaver')));
    release();
    const last = await minsu.sayMany(1);
    await client.reached(last[0]!);
    vi.restoreAllMocks();
    expect(client.welcome!.online.members).toContainEqual({
      id: expect.any(Number),
      name: 'leaver',
      role: 'member',
    });
    expect(client.gaps).toBe(0);
  });

  it('does not keep the lines of the welcome in memory', async () => {
    const client = await room.enter('jisoo');
    const sockets = socketsOf(room, client.welcome!.me.name);
    expect(sockets).not.toEqual([]);
    for (const { data } of sockets) expect(data.start).toBeUndefined();
  });

  it('of more than 10 000 behind is false', async () => {
    const { place } = room;
    await room.stop();
    await fillLog(place.environment, { accounts: 10, lines: 10_000, acts: 1 });
    room = await startRoom({}, place);
    const client = await room.enter('jisoo');
    expect(await client.send('resume', { epoch, after: 1 })).toEqual({ ok: true, resumed: false });
  });

  it('is limited as pages of history are', async () => {
    const limited = await startRoom({ RATE_HISTORY_PER_SECOND: '1' });
    try {
      const client = await limited.enter('jisoo');
      const asked = Array.from({ length: 15 }, () => client.send('resume', { epoch: 'x', after: 0 }));
      const codes = (await Promise.all(asked)).map(({ error }) => error?.code);
      expect(codes).toContain('CONFLICT');
      expect(codes.slice(11)).toEqual(Array.from({ length: 4 }, () => 'RATE_LIMITED'));
    } finally {
      await limited.close();
    }
  });
});
