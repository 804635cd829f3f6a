import { expect, it } from 'vitest';
import { drift, withSource } from '../support/data-source.js';
import { fillLog } from '../support/fill-log.js';
import { makePlace, startRoom } from '../support/room.js';
import { sealLogins, verdictOf } from '../support/sealed.js';

const LOGINS = 3_000;

it('an update of a room with log-ins seals them once, also when it was cut off', async () => {
  const place = await makePlace();
  const old = await startRoom({}, place);
  await old.login('admin');
  const [{ table } = { table: '' }] = await old.rows<{ table: string }>(
    'SELECT table_name AS `table` FROM login_log_days',
  );
  await old.stop();
  const logins = { table, node: 'elsewhere', rows: LOGINS };
  await fillLog(place.environment, { accounts: 50, lines: 500, acts: 10, logins });
  for (const isCutOff of [false, true]) {
    await withSource(place, async source => {
      const done = `SELECT 1 FROM migrations WHERE name = 'LoginSalts1796900000000'`;
      while ((await source.query<unknown[]>(done)).length > 0)
        await source.undoLastMigration({ transaction: 'none' });
    });
    expect((await drift(place)).length).toBe(1);
    if (isCutOff)
      await withSource(place, async source => {
        await source.runMigrations({ transaction: 'none' });
        await source.query(`DELETE FROM migrations WHERE name = 'LoginSalts1796900000000'`);
        await source.query(`DELETE FROM moderation_log WHERE action = 'logins_sealed'`);
      });
    const updated = await startRoom({}, place);
    expect(await drift(place)).toEqual([]);
    if (isCutOff) return updated.close();
    await sealLogins(updated);
    const { logins: found } = await verdictOf(updated);
    expect(found).toMatchObject({ findings: [], days: 1, unsealed: 0, notes: [] });
    expect(found.rows).toBeGreaterThan(LOGINS);
    await updated.stop();
  }
});
