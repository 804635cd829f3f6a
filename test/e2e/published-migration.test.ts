import { expect, it } from 'vitest';
import { lastKept, newestPublished } from '../../src/proof/kept-checkpoints.js';
import { drift, withSource } from '../support/data-source.js';
import { makePlace, startRoom } from '../support/room.js';
import { queryOf, sealed, verdictOf } from '../support/sealed.js';

const NAME = 'PublishedCheckpoint1796850000000';

it('an update takes the newest checkpoint to its place, also when it was cut off', async () => {
  const place = await makePlace();
  const old = await startRoom({}, place);
  await (await old.enter('minsu')).sayMany(300);
  await sealed(old);
  await old.stop();
  for (const isCutOff of [false, true]) {
    await withSource(place, async source => {
      // as it was: each that was published in a row of its own
      const columns = 'published_size, published_at, published_note FROM log_tree';
      await source.query(
        `INSERT INTO log_checkpoint SELECT ${columns} WHERE published_size NOT IN (SELECT size FROM log_checkpoint)`,
      );
      const done = `SELECT 1 FROM migrations WHERE name = '${NAME}'`;
      while ((await source.query<unknown[]>(done)).length > 0)
        await source.undoLastMigration({ transaction: 'none' });
      if (!isCutOff) return;
      const bigint = source.driver.normalizeType({ type: 'bigint' });
      await source.query(`ALTER TABLE log_tree ADD COLUMN published_size ${bigint} NULL`);
    });
    expect((await drift(place)).length).toBeGreaterThan(0);
    const updated = await startRoom({}, place);
    expect(await drift(place)).toEqual([]);
    const query = queryOf(updated);
    expect(await newestPublished(query)).toEqual((await lastKept(query, 1))[0]);
    expect((await verdictOf(updated)).findings).toEqual([]);
    await (isCutOff ? updated.close() : updated.stop());
  }
});
