import { createHash } from 'node:crypto';
import { createConnection, type Connection } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadSettings } from '../../src/config/load-settings.js';
import { Database } from '../../src/database/database.js';
import { MARIADB } from '../support/databases.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';

let server: Connection;
beforeAll(async () => {
  server = await createConnection(MARIADB);
});
afterAll(() => server.end());
afterEach(() => {
  vi.restoreAllMocks();
});

async function kill(id: number): Promise<void> {
  await server.query(`KILL ${id}`);
  await expect
    .poll(
      async () => (await server.query('SELECT id FROM information_schema.processlist WHERE id = ?', [id]))[0],
    )
    .toEqual([]);
}

describe('a connection that the server closes', () => {
  let room: Room;
  beforeAll(async () => {
    room = await startRoom();
  });
  afterAll(() => room.close());

  it.each(['moderation', 'logins'] as const)(
    'while the lane of %s is idle, fails no transaction',
    async lane => {
      const connection = (): Promise<number> =>
        room.database.write(
          lane,
          async tx => (await tx.query<{ id: number }>('SELECT CONNECTION_ID() AS id'))[0]!.id,
        );
      const before = await connection();
      await kill(before);
      expect(await connection()).not.toBe(before);
    },
  );

  it(
    'gives up the name of its node, which is asked for until it is free again',
    { timeout: 40_000 },
    async () => {
      const { DB_NAME, NODE_ID } = room.place.environment;
      const hash = createHash('sha256').update(`${DB_NAME} id.${NODE_ID}`).digest('hex');
      const lock = `sarangbang.node.${hash.slice(0, 40)}`;
      const ask = async <T>(sql: string): Promise<T> =>
        ((await server.query(`SELECT ${sql} AS x`, [lock]))[0] as { x: T }[])[0]!.x;
      const asks = async (): Promise<boolean> =>
        (await ask<number>(`(SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE CONCAT('%GET_LOCK%', ?, '%')
        AND info NOT LIKE '%processlist%')`)) > 0;
      const holder = await ask<number>('IS_USED_LOCK(?)');
      const other = await createConnection(MARIADB);
      const got = other.query('SELECT GET_LOCK(?, 30)', [lock]);
      await kill(holder);
      await got;
      await expect.poll(asks, { interval: 20 }).toBe(true);
      await expect.poll(asks, { interval: 20 }).toBe(false);
      await other.end();
      await expect.poll(() => ask<number | null>('IS_USED_LOCK(?)')).not.toBeNull();
    },
  );
});

describe('migrations that take long', () => {
  let place: Place;
  beforeAll(async () => {
    place = await makePlace();
  });
  afterAll(() => place.destroy());

  it('keep the connection that holds their lock, which idles meanwhile', async () => {
    let idlesFor = 0;
    const run = DataSource.prototype.runMigrations;
    vi.spyOn(DataSource.prototype, 'runMigrations').mockImplementation(async function (
      this: DataSource,
      ...given
    ) {
      const [row] = await this.query<{ seconds: number }[]>('SELECT @@SESSION.wait_timeout AS seconds');
      idlesFor = row!.seconds;
      return run.apply(this, given);
    });
    const database = await Database.open(loadSettings(place.environment));
    await database.onApplicationShutdown();
    expect(idlesFor).toBeGreaterThanOrEqual(12 * 3_600);
  });
});
