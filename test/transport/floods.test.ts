import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { ADMIN, startRoom, type Room } from '../support/room.js';

let room: Room;
let witness: Client;
beforeAll(async () => {
  room = await startRoom({
    ...{ RATE_EVENTS_PER_SECOND: '50', RATE_CONNECTS_PER_SECOND: '2', RATE_REQUESTS_PER_SECOND: '10' },
  });
  witness = await room.enter(ADMIN.name);
});
afterAll(() => room.close());

describe('a flood of large packets', () => {
  it('waits in the flooder’s own buffers while the others talk on', async () => {
    const flooder = await room.enter('flooder');
    const ws = (flooder.socket.io.engine.transport as unknown as { ws: { send(data: string): void } }).ws;
    for (let i = 0; i < 10; i++) ws.send(`42["x","${'x'.repeat(60_000)}"]`);
    let answered = false;
    const last = flooder.say('at last').then(() => (answered = true));
    for (let i = 0; i < 2; i++) expect(await witness.say(`meanwhile ${i}`)).toMatchObject({ ok: true });
    expect(answered).toBe(false);
    await last;
  });
});

describe('connecting again and again', () => {
  it('is put off, not refused, so that stock clients come back when it is time', async () => {
    await room.member('restless');
    const token = await room.token('restless');
    const clients = Array.from({ length: 40 }, () => room.client({ token, reconnection: false }));
    const first = clients.map(client =>
      client.until(() => client.events.includes('welcome') || client.ended),
    );
    await Promise.all(first);
    const welcomed = clients.filter(client => client.welcome).length;
    expect(welcomed).toBeGreaterThanOrEqual(20);
    expect(welcomed).toBeLessThan(40);
    expect(clients.every(client => client.refusal === undefined)).toBe(true);
  });
});

describe('a flood of REST requests', () => {
  it('gets RATE_LIMITED with the time to wait; other accounts are not affected', async () => {
    await room.member('eager');
    const token = await room.token('eager');
    const answers = await Promise.all(
      Array.from({ length: 120 }, () => room.http('GET', 'auth/me', { token })),
    );
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThan(0);
    expect(limited[0]!.body.error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });
    expect((await room.asAdmin('GET', 'admin/online')).status).toBe(200);
  });
});
