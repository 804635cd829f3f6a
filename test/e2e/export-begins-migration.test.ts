import { expect, it } from 'vitest';
import type { ExportTicket } from '../../src/contract/exports.js';
import { ExportBegins1796700000000 } from '../../src/database/migrations/1796700000000-export-begins.js';
import { drift, withSource } from '../support/data-source.js';
import { fillLog } from '../support/fill-log.js';
import { makePlace, startRoom } from '../support/room.js';

it('an update of a room with acts makes the table of exports that began; one that was cut off goes on', async () => {
  const place = await makePlace();
  const old = await startRoom({}, place);
  const asked = { log: 'acts', format: 'csv', reason: '감사' };
  await old.asAdmin<ExportTicket>('POST', 'admin/records/exports', asked);
  await old.stop();
  await fillLog(place.environment, { accounts: 20, lines: 2_000, acts: 1_000 });
  for (const isCutOff of [false, true]) {
    await withSource(place, async source => {
      if (!isCutOff) await new ExportBegins1796700000000().down(source.createQueryRunner());
      await source.query(`DELETE FROM migrations WHERE name = 'ExportBegins1796700000000'`);
    });
    if (!isCutOff) expect((await drift(place)).length).toBeGreaterThan(0);
    const updated = await startRoom({}, place);
    expect(await drift(place)).toEqual([]);
    expect(await updated.rows('SELECT COUNT(*) AS n FROM chat_log')).toEqual([{ n: 2_000 }]);
    expect(await updated.rows('SELECT act_seq FROM export_begins')).toHaveLength(isCutOff ? 1 : 0);
    const { url } = (await updated.asAdmin<ExportTicket>('POST', 'admin/records/exports', asked)).body;
    expect((await fetch(updated.url + url)).status).toBe(200);
    await (isCutOff ? updated.close() : updated.stop());
  }
});
