import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inject } from 'vitest';
import type { Client } from '../support/client.js';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
let [minsu, jisoo, hyeon]: Client[] = [];
beforeAll(async () => {
  room = await startRoom();
  [minsu, jisoo, hyeon] = [await room.enter('minsu'), await room.enter('jisoo'), await room.enter('hyeon')];
});
afterAll(() => room.close());

/** Everything that reaches a client over the wire from now on. */
function wiretap(client: Client): string[] {
  const wire: string[] = [];
  client.socket.io.engine.on('packet', packet => wire.push(String((packet as { data?: unknown }).data)));
  return wire;
}

describe('whisper', () => {
  it('reaches its two parties, marked with both names, and no byte of it a third', async () => {
    const wire = wiretap(hyeon!);
    const ack = await minsu!.whisper('jisoo', 'nobody-else-reads-this');
    const item = {
      seq: ack.seq,
      kind: 'whisper',
      from: 'minsu',
      fromId: minsu!.welcome!.me.id,
      to: 'jisoo',
      toId: jisoo!.welcome!.me.id,
      text: 'nobody-else-reads-this',
      at: ack.at,
    };
    await Promise.all([minsu!.reached(ack.seq), jisoo!.reached(ack.seq)]);
    expect(minsu!.items.at(-1)).toEqual(item);
    expect(jisoo!.items.at(-1)).toEqual(item);
    const next = await minsu!.say('for everyone');
    await hyeon!.reached(next.seq);
    expect(wire.join()).toContain('for everyone');
    expect(wire.join()).not.toContain('nobody-else');
    expect(hyeon!.gaps).toBe(0);
  });

  it('is not shown to a third in the same flush as public lines, in welcome, resume or history', async () => {
    const wire = wiretap(hyeon!);
    const position = hyeon!.after;
    const acks = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        i % 3 ? minsu!.whisper('jisoo', `secret-${i}`) : jisoo!.say(`public-${i}`),
      ),
    );
    await hyeon!.until(() => hyeon!.texts().includes('public-57'));
    const fresh = await room.enter('hyeon');
    const resumed = await room.enter('hyeon', { epoch: fresh.welcome!.epoch, after: position });
    await resumed.reached(hyeon!.after);
    const history = await hyeon!.send('history', { limit: 200 });
    const seen = JSON.stringify([wire, fresh.items, resumed.items, history]);
    expect(seen).toContain('public-57');
    expect(seen).not.toContain('secret');
    expect(acks.every(ack => ack.ok)).toBe(true);
    const expected = acks.filter((_, i) => i % 3 === 0).map(ack => ack.seq);
    expect(resumed.items.map(item => item.seq)).toEqual(expected);
  });

  it('says whether the recipient is here, as far as the whole room is known', async () => {
    await room.member('absent');
    const present = await minsu!.whisper('jisoo', 'are you there?');
    const absent = await minsu!.whisper('absent', 'read this later');
    // one node holds the only place in its database: so nothing is partial on MariaDB either
    expect([inject('database'), present.present, absent.present]).toEqual([inject('database'), true, false]);
    const back = await room.enter('absent');
    expect(back.texts()).toContain('read this later');
  });

  it('is found in history with its partner, and only there', async () => {
    const { items } = await minsu!.send('history', { with: 'jisoo', limit: 200 });
    expect(items.length).toBeGreaterThan(0);
    expect(items.every((item: { kind: string }) => item.kind === 'whisper')).toBe(true);
    expect((await hyeon!.send('history', { with: 'jisoo' })).items).toEqual([]);
  });

  it.each([
    ['oneself', 'minsu', 'INVALID'],
    ['oneself in other case', 'MINSU', 'INVALID'],
    ['an unknown name', 'nobody', 'NO_SUCH_MEMBER'],
    ['an impossible name', 'user:1', 'NO_SUCH_MEMBER'],
    ['no name', '', 'NO_SUCH_MEMBER'],
  ])('to %s is refused', async (_, to, code) => {
    expect(await minsu!.whisper(to, 'hm')).toMatchObject({ ok: false, error: { code } });
  });

  it('to a disabled account is refused with NO_SUCH_MEMBER', async () => {
    await room.member('gone');
    await room.asAdmin('PATCH', 'admin/accounts/gone', { disabled: true });
    expect(await minsu!.whisper('gone', 'hm')).toMatchObject({
      ok: false,
      error: { code: 'NO_SUCH_MEMBER' },
    });
  });

  it('finds its recipient in any case of the name', async () => {
    expect(await minsu!.whisper('JISOO', 'hi')).toMatchObject({ ok: true });
  });
});
