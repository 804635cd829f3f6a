import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FloodGuard } from '../../src/chat/transport/socket-io/flood-guard.js';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
/** Packets that the server has read, and the end of the connection that brought them. */
let read = 0;
let closed: Promise<void>;
beforeAll(async () => {
  const watch = vi.spyOn(FloodGuard.prototype, 'watch');
  room = await startRoom({ RATE_EVENTS_PER_SECOND: '50' });
  const [{ engine }] = watch.mock.calls[0]!;
  watch.mockRestore();
  closed = new Promise(resolve => {
    engine.on('connection', (conn: { on(event: string, take: () => void): void }) => {
      conn.on('packet', () => read++);
      conn.on('close', resolve);
    });
  });
});
afterAll(() => room.close());

describe('a polling request', () => {
  it('of a few packets is read; of thousands the connection is cut before any of them is', async () => {
    const at = `${room.url}/socket.io/?EIO=4&transport=polling`;
    const sid = /"sid":"([^"]+)"/.exec(await (await fetch(at)).text())![1]!;
    const post = (body: string) => fetch(`${at}&sid=${sid}`, { method: 'POST', body });
    expect((await post('3\u001e3')).status).toBe(200);
    expect(read).toBe(2);
    await post('3\u001e'.repeat(20_000)).catch(() => undefined);
    await closed;
    expect(read).toBe(2);
  });
});
