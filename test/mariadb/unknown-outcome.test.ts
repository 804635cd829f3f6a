import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { MARIADB } from '../support/databases.js';
import { FlakyProxy } from '../support/flaky-proxy.js';
import { ADMIN, makePlace, startRoom, type Room } from '../support/room.js';

let proxy: FlakyProxy;
let room: Room;
let [minsu, jisoo, admin]: Client[] = [];
beforeAll(async () => {
  proxy = await FlakyProxy.open(MARIADB);
  room = await startRoom({ DB_PORT: String(proxy.port) }, await makePlace());
  [minsu, jisoo, admin] = [
    await room.enter('minsu'),
    await room.enter('jisoo'),
    await room.enter(ADMIN.name),
  ];
});
afterAll(async () => {
  await room.close();
  await proxy.close();
});

describe('a COMMIT whose answer is lost', () => {
  it('is found again: the line is stored once, acked as new, and shown', async () => {
    proxy.loseAnswerTo('COMMIT');
    const ack = await minsu!.say('was it stored?');
    expect(proxy.answersLost).toBe(1);
    expect(ack).toEqual({ ok: true, seq: expect.any(Number), at: expect.any(Number) });
    expect(await room.rows(`SELECT seq FROM chat_log WHERE text = 'was it stored?'`)).toEqual([
      { seq: ack.seq },
    ]);
    await jisoo!.reached(ack.seq);
    expect(jisoo!.texts().filter(text => text === 'was it stored?')).toHaveLength(1);
  });

  it('leaves one row of a kick, which holds', async () => {
    const target = await room.enter('target');
    const before = proxy.answersLost;
    proxy.loseAnswerTo('COMMIT');
    const ack = await admin!.say('/kick target lost answer');
    expect(proxy.answersLost).toBe(before + 1);
    expect(ack).toMatchObject({ ok: true, until: expect.any(Number) });
    await target.closed();
    expect(target.sessions).toMatchObject([{ code: 'KICKED' }]);
    expect(await room.rows(`SELECT seq FROM moderation_log WHERE action = 'kick'`)).toEqual([
      { seq: ack.seq },
    ]);
  });
});

describe('a database that is away', () => {
  it('for a moment delays lines and loses none', async () => {
    proxy.cut();
    const acks = Promise.all(Array.from({ length: 50 }, (_, i) => minsu!.say(`waiting ${i}`)));
    proxy.restore();
    const stored = await acks;
    expect(stored.every(ack => ack.ok)).toBe(true);
    expect(await room.rows(`SELECT seq FROM chat_log WHERE text LIKE 'waiting%'`)).toHaveLength(50);
    await jisoo!.reached(stored.at(-1).seq);
    expect(jisoo!.gaps).toBe(0);
  });

  it('for longer gives UNAVAILABLE; the same idempotencyKey again is stored once', async () => {
    const idempotencyKey = '0193b3a0-0000-7000-8000-0000000000ff';
    proxy.cut();
    await expect.poll(async () => (await room.http('GET', 'health')).status).toBe(503);
    const refused = await new Promise(resolve =>
      minsu!.socket.emit('message', { text: 'later', idempotencyKey }, resolve),
    );
    expect(refused).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
    proxy.restore();
    expect(await minsu!.say('later', idempotencyKey)).toMatchObject({ ok: true });
    expect(
      await room.rows(`SELECT seq FROM chat_log WHERE idempotency_key = ?`, [idempotencyKey]),
    ).toHaveLength(1);
  }, 30_000);

  it('puts a new connection off without a refusal, so that stock clients come back by themselves', async () => {
    const token = await room.token('jisoo');
    proxy.cut();
    const client = room.client({ token, reconnection: true });
    await new Promise(resolve => client.socket.io.once('reconnect_attempt', resolve));
    expect(client.welcome).toBeUndefined();
    proxy.restore();
    await client.welcomed();
    expect(client.refusal).toBeUndefined();
  }, 30_000);
});
