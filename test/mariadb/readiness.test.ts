import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { addressOf } from '../support/databases.js';
import { MariadbProcess } from '../support/mariadb-process.js';
import { makeMariadbPlace } from '../support/own-mariadb.js';
import { startRoom, type Place, type Room } from '../support/room.js';

let place: Place | undefined;
let room: Room;
let admin: Client;
let operator: Connection;

/** Status and part at fault. */
async function health(): Promise<string> {
  const { status, body } = await room.http('GET', 'health/ready');
  return `${status} ${body.error?.message ?? 'ok'}`;
}

const isHere = MariadbProcess.isInstalled() || process.env.CI === 'true';
describe.skipIf(!isHere)('a server that cannot be written', () => {
  beforeAll(async () => {
    place = await makeMariadbPlace();
    room = await startRoom({}, place);
    admin = await room.enter('admin');
    operator = await createConnection(addressOf(place.environment));
  }, 60_000);
  afterAll(async () => {
    await operator?.end();
    await room?.stop();
    await place?.destroy();
  });

  it.each([
    ['is set read-only', 'SET GLOBAL read_only = 1', 'SET GLOBAL read_only = 0', 'read-only'],
    ['has all tables locked for a backup', 'FLUSH TABLES WITH READ LOCK', 'UNLOCK TABLES', 'database'],
    ['has the log locked', 'LOCK TABLES log_head READ', 'UNLOCK TABLES', 'database'],
    ['has the head locked', 'SELECT seq FROM log_head FOR UPDATE', 'ROLLBACK', 'database'],
  ])(
    'because it %s is 503 within ten seconds, without any lines, and 200 after the next commit',
    async (_, harm, repair, part) => {
      await expect.poll(health).toBe('200 ok');
      await operator.query('SET autocommit = 0');
      await operator.query(harm);
      await expect.poll(health, { timeout: 10_000 }).toBe(`503 Not ready: ${part}.`);
      expect((await room.http('GET', 'health/live')).status).toBe(200);
      const refused = await new Promise(resolve =>
        admin.socket.emit('message', { text: 'too late' }, resolve),
      );
      expect(refused).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
      await operator.query(repair);
      expect(await admin.say('again')).toMatchObject({ ok: true });
      await expect.poll(health, { timeout: 5_000 }).toBe('200 ok');
    },
    40_000,
  );

  it('because the table of lines is locked stays 503, whatever else is written', async () => {
    await expect.poll(health).toBe('200 ok');
    await operator.query('LOCK TABLES chat_log WRITE');
    await expect.poll(health, { timeout: 10_000 }).toBe('503 Not ready: database.');
    const line = admin.say('waits for the lock');
    const seen = new Set<string>();
    for (let i = 0; i < 12; i++) {
      // a row of the log-ins, which are not locked
      await room.http('POST', 'auth/login', { body: { name: 'admin', password: `wrong ${i}` } });
      for (let polls = 0; polls < 5; polls++) {
        seen.add(await health());
        await sleep(100);
      }
    }
    expect([...seen]).toEqual(['503 Not ready: database.']);
    expect(await line).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
    await operator.query('UNLOCK TABLES');
    await expect.poll(health, { timeout: 10_000 }).toBe('200 ok');
    expect(await room.rows('SELECT seq FROM chat_log WHERE seq < 1')).toEqual([]);
  }, 40_000);
});
