import { describe, expect, it } from 'vitest';
import { drift, withSource } from '../support/data-source.js';
import { fillLog } from '../support/fill-log.js';
import { makePlace, startRoom } from '../support/room.js';

describe('an update of a room with lines and changes', () => {
  it('adds the switches, all off, and keeps every row; one that was cut off goes on', async () => {
    const place = await makePlace();
    const old = await startRoom({}, place);
    await old.asAdmin('PATCH', 'admin/room', { name: '옛 방', description: '그대로' });
    await old.stop();
    await fillLog(place.environment, { accounts: 50, lines: 5_000, acts: 100 });
    for (const isCutOff of [false, true]) {
      await withSource(place, async source => {
        const done = `SELECT 1 FROM migrations WHERE name = 'RoomSwitches1796300000000'`;
        while ((await source.query<unknown[]>(done)).length > 0)
          await source.undoLastMigration({ transaction: 'none' });
        if (isCutOff)
          await source.query('ALTER TABLE log_head ADD COLUMN slow_seconds integer NOT NULL DEFAULT 0');
      });
      expect((await drift(place)).length).toBeGreaterThan(1);
      const updated = await startRoom({}, place);
      expect(await drift(place)).toEqual([]);
      expect(await updated.rows('SELECT COUNT(*) AS n FROM chat_log')).toEqual([{ n: 5_000 }]);
      expect((await updated.asAdmin('GET', 'admin/room')).body).toEqual({
        name: '옛 방',
        description: '그대로',
        recorded: true,
        loopback: true,
      });
      if (isCutOff) expect((await updated.asAdmin('PATCH', 'admin/room', { locked: true })).status).toBe(200);
      await (isCutOff ? updated.close() : updated.stop());
    }
  });
});
