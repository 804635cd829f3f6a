import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataSourceOptions } from '../../ormconfig.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { endingAt } from '../../src/database/work-context.js';
import { isAway } from '../../src/database/database-errors.js';
import { OpenConnections } from '../../src/database/open-connections.js';
import { MARIADB } from '../support/databases.js';
import { FlakyProxy } from '../support/flaky-proxy.js';
import { makePlace, startRoom } from '../support/room.js';

let proxy: FlakyProxy;
beforeEach(async () => {
  proxy = await FlakyProxy.open(MARIADB);
});
afterEach(() => proxy.close());

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a read whose caller could wait no longer', () => {
  it('costs no connection but its own: the server is not silent', async () => {
    const place = await makePlace();
    const source = new DataSource(
      dataSourceOptions(loadSettings(place.environment), 'mariadb', {
        connections: 4,
        care: { lendMs: 5_000, open: new OpenConnections() },
      }),
    );
    await source.initialize();
    const connections = async (): Promise<Set<number>> => {
      const rows = await Promise.all(
        Array.from({ length: 4 }, () =>
          source.query<{ id: number }[]>('SELECT SLEEP(0.05), CONNECTION_ID() AS id'),
        ),
      );
      return new Set(rows.map(([row]) => row!.id));
    };
    try {
      const before = await connections();
      const slow = endingAt(performance.now() + 100, () => source.query('SELECT SLEEP(1)'));
      expect(isAway(await failure(slow))).toBe(true);
      const after = await connections();
      expect([...after].filter(id => before.has(id))).toHaveLength(3);
    } finally {
      await source.destroy();
      await place.destroy();
    }
  });
});

describe('a network that swallows packets to the database', () => {
  it('makes reads fail after a while, on all connections of a pool, also on those that idled long', async () => {
    const lendMs = 1_500;
    const place = await makePlace();
    const settings = loadSettings({ ...place.environment, DB_PORT: String(proxy.port) });
    const source = new DataSource(
      dataSourceOptions(settings, 'mariadb', {
        connections: 4,
        care: { lendMs, open: new OpenConnections() },
      }),
    );
    await source.initialize();
    try {
      await Promise.all(Array.from({ length: 8 }, () => source.query('SELECT SLEEP(0.05)')));
      // an idle connection has its time-out too, which must not use up the limit
      await sleep(3 * lendMs);
      await source.query('SELECT 1');
      proxy.swallow();
      expect(isAway(await failure(source.query('SELECT 1')))).toBe(true);
      // the others were let go with it: no second read meets one of them
      for (let i = 0; i < 4; i++) expect(await failure(source.query('SELECT 1'))).toBeUndefined();
    } finally {
      await source.destroy();
      await place.destroy();
    }
  });

  it('gives a member UNAVAILABLE, and then goes on as before', { timeout: 40_000 }, async () => {
    const room = await startRoom({ DB_PORT: String(proxy.port) }, await makePlace());
    try {
      const minsu = await room.enter('minsu');
      const { seq } = await minsu.say('before');
      proxy.swallow();
      const first = await minsu.send('history', {});
      expect(first).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
      const again = await minsu.send('history', {});
      expect(again.items.at(-1)).toMatchObject({ seq, text: 'before' });
      const back = await room.enter('minsu', { epoch: minsu.welcome!.epoch, after: seq });
      const { seq: next } = await minsu.say('after');
      await back.reached(next);
    } finally {
      await room.close();
    }
  });
});
