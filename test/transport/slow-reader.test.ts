import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Participants } from '../../src/chat/participants.js';
import type { Client } from '../support/client.js';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
});
afterAll(() => room.close());

/** Stops a client from reading what the network brings it. */
function stall(client: Client): void {
  (client.socket.io.engine.transport as unknown as { ws: { pause(): void } }).ws.pause();
}

describe('a reader that stalls', () => {
  it('is cut, TCP too, while the others go on; back again it misses nothing', async () => {
    const [minsu, jisoo, slow] = [
      await room.enter('minsu'),
      await room.enter('jisoo'),
      await room.enter('slow'),
    ];
    const { id, epoch } = { id: slow.welcome!.me.id, epoch: slow.welcome!.epoch };
    const position = slow.after;
    stall(slow);
    const text = '가'.repeat(2_000);
    const sockets = () => room.app.get(Participants).get(id)?.sessions.size ?? 0;
    let last = 0;
    // more than the kernel's buffers hold on both sides
    for (let round = 0; round < 40 && sockets() > 0; round++) {
      const acks = await Promise.all(Array.from({ length: 200 }, () => minsu.say(text)));
      last = acks.at(-1).seq;
      await jisoo.reached(last);
    }
    await expect.poll(sockets, { timeout: 12_000 }).toBe(0);
    expect(jisoo.gaps).toBe(0);
    const back = await room.enter('slow', { epoch, after: position });
    await back.reached(last);
    expect(back.items.map(item => item.seq)).toEqual(
      jisoo.items.map(item => item.seq).filter(seq => seq > position),
    );
    expect(back.gaps).toBe(0);
  });
});
