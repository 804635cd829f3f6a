import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { LoginDaySealer } from '../../src/proof/login-days.js';
import { parseSeal, type LoginSeal } from '../../src/proof/login-seals.js';
import { Sealer } from '../../src/proof/sealer.js';
import { addressOf } from '../support/databases.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { sealLogins, verdictOf } from '../support/sealed.js';

let place: Place;
let room: Room;
let table: string;
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({ NODE_ID: 'one' }, place);
  await room.login('admin');
  [{ table } = { table: '' }] = await room.rows<{ table: string }>(
    'SELECT table_name AS `table` FROM login_log_days',
  );
  await sealLogins(room);
});
afterAll(() => room.close());

const seals = async (): Promise<LoginSeal[]> =>
  (
    await room.rows<{ detail: string }>(
      `SELECT detail FROM moderation_log WHERE action = 'logins_sealed' ORDER BY seq`,
    )
  ).map(({ detail }) => parseSeal(detail)!);
const count = async (): Promise<number> =>
  (await room.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]!.n;

describe('a row that has its id, but is not committed yet', () => {
  let other: Connection;
  beforeEach(async () => {
    other = await createConnection(addressOf(place.environment));
    await other.query('START TRANSACTION');
    await other.query(
      `INSERT INTO ${table} (event_id, event, node, count, at) VALUES ('slow', 'login', 'two', 1, 1)`,
    );
    await room.login('admin');
  });
  afterEach(() => other.end());

  it('is waited for, with all above it', async () => {
    const before = await seals();
    // for as long as the database waits for a lock
    await room.app.get(LoginDaySealer).run({ now: true, settleMs: 0 });
    expect(await seals()).toEqual(before);
    // a log-in does not wait
    const started = performance.now();
    const sealing = room.app.get(LoginDaySealer).run({ now: true, settleMs: 0 });
    await room.login('admin');
    expect(performance.now() - started).toBeLessThan(2_000);
    await other.query('COMMIT');
    await sealing;
    await sealLogins(room);
    expect((await seals()).at(-1)!.count).toBe(await count());
    expect((await verdictOf(room)).logins.findings).toEqual([]);
  });
});

describe('two nodes that both seal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sarangbang-second-'));
  let second: Room;
  beforeAll(async () => {
    copyFileSync(join(place.environment.DATA_DIR!, 'seal-key'), join(folder, 'seal-key'));
    second = await startRoom({ NODE_ID: 'two', DATA_DIR: folder }, place);
    vi.spyOn(second.app.get(Sealer), 'isSealing', 'get').mockReturnValue(true);
  });
  afterAll(async () => {
    await second.stop();
    rmSync(folder, { recursive: true });
  });

  it('never make two seals of the same rows', async () => {
    for (let i = 0; i < 8; i++) {
      await room.login('admin');
      await Promise.all(
        [room, second].map(one => one.app.get(LoginDaySealer).run({ now: true, settleMs: 0 })),
      );
    }
    await sealLogins(room);
    const counts = (await seals()).map(seal => seal.count);
    expect(counts).toEqual([...new Set(counts)].toSorted((a, b) => a - b));
    expect(counts.at(-1)).toBe(await count());
    expect((await verdictOf(room)).logins).toMatchObject({ findings: [], unsealed: 0 });
  });
});
