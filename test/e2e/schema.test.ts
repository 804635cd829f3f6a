import { readdirSync } from 'node:fs';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { dataSourceOptions } from '../../ormconfig.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
/** What the TypeORM command line works with. */
let source: DataSource;
beforeAll(async () => {
  room = await startRoom();
  await room.login('admin');
  const settings = loadSettings(room.place.environment);
  source = await new DataSource(dataSourceOptions(settings, room.database.kind)).initialize();
});
afterAll(async () => {
  await source.destroy();
  await room.close();
});

describe('the schema', () => {
  it('is what the entities say, with no drift, daily tables or not', async () => {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('has every migration that there is', () => {
    const files = readdirSync('src/database/migrations').map(name => name.split('-')[0]!);
    const known = source.migrations.map(({ name }) => name!.slice(-13));
    expect(known.toSorted()).toEqual(files.toSorted());
  });

  it('goes down and up again', async () => {
    for (const _ of source.migrations) await source.undoLastMigration({ transaction: 'none' });
    await expect(room.rows('SELECT * FROM chat_log')).rejects.toThrow(/chat_log/);
    await source.runMigrations({ transaction: 'none' });
    expect(await room.rows('SELECT * FROM chat_log')).toEqual([]);
  });

  it('compares names and idempotencyKeys byte for byte, in utf8mb4', async () => {
    const insert = (nameKey: string) =>
      room.database.write('logins', tx =>
        tx.query(
          `INSERT INTO accounts (name, name_key, password_hash, role, token_version, created_at) VALUES ('x', ?, '', 'member', 0, 0)`,
          [nameKey],
        ),
      );
    for (const nameKey of ['a', 'A', 'é', 'e', '😀', '😁']) await insert(nameKey);
    await expect(insert('😀')).rejects.toThrow(inject('database') === 'sqlite' ? /UNIQUE/ : /Duplicate/);
  });
});
