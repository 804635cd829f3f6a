import { describe, expect, it } from 'vitest';
import { drift, withSource } from '../support/data-source.js';
import { fillLog } from '../support/fill-log.js';
import { makePlace, startRoom } from '../support/room.js';

describe('an update of a room with lines', () => {
  it('makes the marks, and keeps everything for good; one that was cut off goes on', async () => {
    const place = await makePlace();
    const old = await startRoom({}, place);
    await old.stop();
    await fillLog(place.environment, { accounts: 50, lines: 5_000, acts: 100 });
    for (const isCutOff of [false, true]) {
      await withSource(place, async source => {
        const done = `SELECT 1 FROM migrations WHERE name = 'MarksAndRetention1796600000000'`;
        while ((await source.query<unknown[]>(done)).length > 0)
          await source.undoLastMigration({ transaction: 'none' });
      });
      expect((await drift(place)).length).toBeGreaterThan(1);
      if (isCutOff)
        await withSource(place, async source => {
          await source.runMigrations({ transaction: 'none' });
          await source.query(`DELETE FROM retention WHERE log = 'acts'`);
          await source.query(`DELETE FROM migrations WHERE name = 'MarksAndRetention1796600000000'`);
          await source.query('DROP TABLE line_marks');
        });
      const updated = await startRoom({}, place);
      expect(await drift(place)).toEqual([]);
      expect(await updated.rows('SELECT COUNT(*) AS n FROM chat_log')).toEqual([{ n: 5_000 }]);
      expect(await updated.rows('SELECT log, days FROM retention ORDER BY log')).toEqual(
        ['acts', 'lines', 'logins'].map(log => ({ log, days: 0 })),
      );
      await (isCutOff ? updated.close() : updated.stop());
    }
  });
});
