import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportTicket, ExportView } from '../../src/contract/exports.js';
import { list } from '../../src/database/tx.js';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
  await room.login('admin');
});
afterAll(() => room.close());

const ask = async (body: object): Promise<ExportTicket> =>
  (await room.asAdmin<ExportTicket>('POST', 'admin/records/exports', { reason: '감사', ...body })).body;
const stateOf = async (seq: number) =>
  (await room.asAdmin<ExportView>('GET', `admin/records/exports/${seq}`)).body.state;

describe('an export of the log-ins of many days', () => {
  const DAYS = 400;
  const asked = { log: 'logins', format: 'ndjson', toDay: '2021-12-31' };
  const dayOf = (i: number) => new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);

  beforeAll(async () => {
    const [today] = await room.rows<{ name: string }>('SELECT table_name AS name FROM login_log_days');
    // all of them in one table: they are told apart by the catalogue
    await room.database.write('logins', async tx => {
      for (let i = 0; i < DAYS; i++)
        await tx.query(`INSERT INTO login_log_days VALUES (${list([0, 0, 0, 0, 0])})`, [
          ...[dayOf(i), today!.name, 'Asia/Seoul', 1, 2],
        ]);
    });
  });

  it('has an address that proxies take, and a file of all of them', async () => {
    const { url } = await ask(asked);
    expect(url.length).toBeLessThan(2_000);
    const response = await fetch(room.url + url);
    expect(response.status).toBe(200);
    const rows = (await response.text()).trimEnd().split('\n');
    const parsed = rows.map(row => JSON.parse(row) as { day?: string; end?: true; rows?: number });
    expect(parsed.pop()).toEqual({ end: true, rows: rows.length - 1 });
    const days = [...new Set(parsed.map(({ day }) => day))];
    expect(days).toEqual(Array.from({ length: DAYS }, (_, i) => dayOf(i)));
  });

  it('is cut when a day was removed before the download', async () => {
    const { seq, url } = await ask(asked);
    await room.database.write('logins', tx =>
      tx.query('DELETE FROM login_log_days WHERE day = ?', [dayOf(0)]),
    );
    const file = async () => (await fetch(room.url + url)).text();
    await expect(file()).rejects.toThrow(/terminated|fetch failed/);
    await expect.poll(() => stateOf(seq)).toBe('cut');
  });
});
