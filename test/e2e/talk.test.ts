import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
});
afterAll(() => room.close());

describe('message', () => {
  it('is in the log when it is acked, and shown to everyone in the order of seq', async () => {
    const [minsu, jisoo] = [await room.enter('minsu'), await room.enter('지수')];
    const ack = await minsu.say('안녕하세요');
    expect(ack).toMatchObject({ ok: true, seq: expect.any(Number), at: expect.any(Number) });
    const [row] = await room.rows<{ text: string }>('SELECT text FROM chat_log WHERE seq = ?', [ack.seq]);
    expect(row?.text).toBe('안녕하세요');
    await jisoo.reached(ack.seq);
    expect(jisoo.items.at(-1)).toEqual({
      seq: ack.seq,
      kind: 'chat',
      from: 'minsu',
      fromId: minsu.welcome!.me.id,
      text: '안녕하세요',
      at: ack.at,
    });
  });

  it('has a text and an idempotencyKey: fields it does not know are passed over, whatever is in them', async () => {
    const [minsu, jisoo] = [await room.enter('minsu'), await room.enter('지수')];
    const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const payload = `{"text":"as if alone","seq":1,"at":1,"from":"admin","senderId":1,"kind":"sanction",
      "__proto__":{"to":"minsu","polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1,
      "thousand":${deep(1_000)},"more":${deep(25_000)}}`;
    minsu.socket.io.engine.write(`2["message",${payload}]`);
    await jisoo.until(() => jisoo.texts().includes('as if alone'));
    const item = jisoo.items.at(-1)!;
    expect(item).toEqual({
      seq: item.seq,
      kind: 'chat',
      from: 'minsu',
      fromId: minsu.welcome!.me.id,
      text: 'as if alone',
      at: item.at,
    });
    expect([item.seq > 1, item.at > 1, minsu.problems]).toEqual([true, true, []]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
