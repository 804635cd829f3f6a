import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, startRoom, type Room } from '../support/room.js';

let room: Room;
// a slow rate, since a busy machine may need more than a second to take in the flood
beforeAll(async () => {
  room = await startRoom({ RATE_EVENTS_PER_SECOND: '10' });
});
afterAll(() => room.close());

describe('a flood all at once', () => {
  it.each([
    ['events', '42["x"]'],
    ['connects to namespaces that are not there', '40/x,{}'],
    ['answers to nothing', '43999[1]'],
  ])('of %s is cut, and the others talk on', async (what, packet) => {
    const [flooder, other] = [await room.enter(`cut_${what.length}`), await room.enter(ADMIN.name)];
    const { engine } = flooder.socket.io;
    const closed = new Promise(resolve => engine.once('close', resolve));
    const ws = (engine.transport as unknown as { ws: { send(data: string): void } }).ws;
    for (let i = 0; i < 3_000; i++) ws.send(packet);
    await closed;
    expect(await other.say(`after ${what}`)).toMatchObject({ ok: true });
  });
});
