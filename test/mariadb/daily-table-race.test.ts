import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
});
afterAll(() => room.close());

describe('several processes that make the same daily tables at once', () => {
  it('all succeed, and there is one of each, and one row in the catalogue', async () => {
    const script = join(import.meta.dirname, '../support/daily-table.child.mjs');
    const env = { PATH: process.env.PATH, ...room.place.environment, START_AT: String(Date.now() + 2_500) };
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, [script], { env, stdio: 'inherit' }),
    );
    const codes = await Promise.all(children.map(async child => (await once(child, 'exit'))[0] as number));
    expect(codes).toEqual([0, 0, 0, 0]);
    const tables = await room.rows(`SHOW TABLES LIKE 'login_log_2030%'`);
    const catalogue = await room.rows(`SELECT day FROM login_log_days WHERE day LIKE '2030%'`);
    expect([tables.length, catalogue.length]).toEqual([10, 10]);
    const indexes = await room.rows(`SHOW INDEX FROM login_log_20300101`);
    expect(indexes.length).toBeGreaterThanOrEqual(4);
  });
});
