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
      text: '안녕하세요',
      at: ack.at,
    });
  });
});
