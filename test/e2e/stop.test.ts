import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { describe, expect, inject, it } from 'vitest';
import { ADMIN, makePlace } from '../support/room.js';
import { MARIADB } from '../support/databases.js';
import { ProcessRooms } from '../support/process-rooms.js';
import { ServerProcess } from '../support/server-process.js';

const rooms = new ProcessRooms();
const start = () => rooms.start();

describe('several signals', () => {
  it('at once are one wish: no acked line is lost, exit 0', async () => {
    const room = await start();
    const admin = await room.enter(ADMIN.name);
    const acks = Promise.all(Array.from({ length: 100 }, (_, i) => admin.say(`last ${i}`)));
    await admin.say('go');
    for (const signal of ['SIGHUP', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const) room.server.child.kill(signal);
    expect(await room.server.exited()).toBe(0);
    expect((await acks).every(ack => ack.ok)).toBe(true);
  });
});

/** The progress of a start on MariaDB. */
const tables = async (): Promise<number> => {
  const connection = await createConnection({ ...MARIADB, database: rooms.place.environment.DB_NAME! });
  const [rows] = await connection.query('SHOW TABLES');
  await connection.end();
  return (rows as unknown[]).length;
};

describe('a stop', () => {
  it('while the room starts ends the start, exit 0; the next start is whole', async () => {
    await rooms.place.destroy();
    rooms.place = await makePlace({ empty: true });
    const sign = join(rooms.place.environment.DATA_DIR!, 'room.lock');
    const server = ServerProcess.spawn('main.js', rooms.place.environment);
    if (inject('database') === 'sqlite')
      await expect.poll(() => existsSync(sign), { interval: 1 }).toBe(true);
    else await expect.poll(tables, { interval: 5 }).toBeGreaterThan(0);
    const code = await server.kill('SIGTERM');
    expect([code, server.output]).toEqual([0, expect.stringContaining('The room is closed.')]);
    const room = await start();
    expect((await (await room.enter(ADMIN.name)).say('hello')).ok).toBe(true);
  });
});
