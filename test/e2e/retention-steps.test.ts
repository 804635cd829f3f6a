import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { Pruning } from '../../src/admin/retention/pruning.js';
import type { Tx } from '../../src/database/tx.js';
import { passBackground } from '../support/background.js';
import { Capture, type Statement } from '../support/captured.js';
import { direct, fillLog, type Direct } from '../support/fill-log.js';
import { mariadbFaults, sqliteFaults } from '../support/plans.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';

const DAY_MS = 86_400_000;
const LINES = 2_400;
const ACTS = 1_200;
/** Of a transaction: of the log, and of what hangs on it. */
const ROWS_MAX = 500;
const HUNG = 20;
/** Some deletions find their rows before they remove them; and the row at which a range ends is read, too. */
const mayRead = (rows: number): number => 3 * rows + 20;
/** MariaDB would explain a deletion by what it has left: of these the rows are counted that they read. */
const PLANNED = inject('database') === 'sqlite' ? /^(SELECT|UPDATE|DELETE)\b/ : /^(SELECT|UPDATE)\b/;
const TABLES = [
  ...['chat_log', 'mentions', 'line_marks'],
  ...['moderation_log', 'opening_parties', 'room_changes', 'export_begins'],
];

let place: Place;
let room: Room;
let db: Direct;
let statements: Statement[];
/** Rows that were removed, by table, of each transaction. */
const removed = new Map<number, Map<string, number>>();
/** Of MariaDB, which tells: deletions that read much more than they remove. */
const wasteful: string[] = [];
const counts = new Map<string, [before: number, after: number]>();
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
  await room.stop();
  db = await direct(place.environment);
  // statistics of an empty log: the worst case
  if (inject('database') === 'mariadb')
    for (const table of TABLES)
      await db.all(`ALTER TABLE ${table} STATS_PERSISTENT = 1 STATS_AUTO_RECALC = 0`);
  const old = Date.now() - 400 * DAY_MS;
  await db.all('UPDATE moderation_log SET at = ?', [old - 2 * LINES * 1_000]);
  await fillLog(place.environment, { accounts: HUNG, lines: LINES, acts: ACTS }, old);
  // each of some lines and acts has many rows in another table
  const people = `(SELECT id FROM accounts WHERE name_key LIKE 'm%') p`;
  await db.all(
    `INSERT INTO mentions (seq, account_id) SELECT c.seq, p.id FROM chat_log c, ${people} WHERE c.seq % 4 = 0`,
  );
  await db.all(`INSERT INTO line_marks (seq, hidden_act) SELECT seq, 1 FROM chat_log WHERE seq % 3 = 0`);
  await db.all(`INSERT INTO opening_parties (account_id, act_seq, whispers)
    SELECT p.id, m.seq, 1 FROM moderation_log m, ${people} WHERE m.seq % 2 = 0`);
  await db.all(`INSERT INTO room_changes (seq, name, old_name) SELECT seq, 'a', 'b' FROM moderation_log`);
  await db.all(
    `INSERT INTO export_begins (act_seq, begun_by, node) SELECT seq, act_id, 'one' FROM moderation_log`,
  );
  // as many are to stay
  const [head] = await db.all<{ seq: number }>('SELECT seq FROM log_head');
  const fresh = inject('database') === 'sqlite' ? `'y' || seq` : `CONCAT('y', seq)`;
  const at = Date.now() - DAY_MS;
  await db.all(
    `INSERT INTO chat_log (seq, kind, sender_id, recipient_id, text, idempotency_key, at)
     SELECT seq + ${head!.seq}, kind, sender_id, recipient_id, text, ${fresh}, ${at} FROM chat_log`,
  );
  await db.all(
    `INSERT INTO moderation_log (seq, act_id, action, outcome, actor_id, target_id, reason, at)
     SELECT seq + ${head!.seq}, ${fresh}, action, outcome, actor_id, target_id, reason, ${at} FROM moderation_log`,
  );
  await db.all('UPDATE log_head SET seq = ?, last_at = ?', [2 * head!.seq, at]);
  const capture = new Capture();
  room = await startRoom({}, place);
  passBackground(room, async (transaction, sql, query, tx) => {
    const [, table] = /^DELETE (?:\w+ FROM moderation_log m\s+STRAIGHT_JOIN |FROM )(\w+)/.exec(sql) ?? [];
    const readBefore = table === undefined ? 0 : await rowsRead(tx);
    const rows = await query();
    if (table !== undefined) {
      const changes = inject('database') === 'sqlite' ? 'changes()' : 'ROW_COUNT()';
      const [row] = await tx.query<{ n: number }>(`SELECT ${changes} AS n`);
      const read = (await rowsRead(tx)) - readBefore;
      if (read > mayRead(row!.n)) wasteful.push(`${read} rows read to remove ${row!.n}: ${sql}`);
      removed.set(transaction, (removed.get(transaction) ?? new Map<string, number>()).set(table, row!.n));
    }
    return rows;
  });
  const reason = '보관 기간';
  await room.asAdmin('PUT', 'admin/retention', { lines: 365, acts: 365, reason });
  const count = async (table: string) =>
    (await db.all<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]!.n;
  for (const table of TABLES) counts.set(table, [await count(table), 0]);
  capture.take();
  await room.app.get(Pruning).run();
  statements = capture.take();
  capture.end();
  for (const table of TABLES) counts.set(table, [counts.get(table)![0], await count(table)]);
}, 120_000);
afterAll(async () => {
  await db?.close();
  await room?.close();
});

it.each(TABLES)('a transaction removes few rows of %s', table => {
  const sizes = [...removed.values()].map(tables => tables.get(table) ?? 0);
  const [before, after] = counts.get(table)!;
  // all that went is among them; what became of acts and the room adds rows
  expect(before - after).toBeGreaterThan(ROWS_MAX);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThanOrEqual(before - after);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(ROWS_MAX);
});

it('each statement of a run walks one index, whatever the statistics say of an empty log', async () => {
  const faultsOf = inject('database') === 'sqlite' ? sqliteFaults : mariadbFaults;
  const ofRun = statements.filter(
    ({ sql }) => PLANNED.test(sql) && TABLES.some(table => sql.includes(table)),
  );
  const faults: string[] = [];
  for (const statement of ofRun) {
    const found = await faultsOf(db, statement);
    if (found.length > 0) faults.push(`${found.join('; ')}: ${statement.sql}`);
  }
  expect([...faults, ...wasteful]).toEqual([]);
});

it('a run that another node has just brought to its end is not on record again', async () => {
  const runs = async (): Promise<number> =>
    (await db.all<{ n: number }>(`SELECT COUNT(*) AS n FROM moderation_log WHERE action = 'pruned'`))[0]!.n;
  const before = await runs();
  expect(before).toBe(2);
  await db.all(`UPDATE retention SET bound = 1, removed = 0 WHERE log = 'lines'`);
  await room.app.get(Pruning).run();
  expect(await runs()).toBe(before);
  expect(await db.all(`SELECT bound FROM retention WHERE log = 'lines'`)).toEqual([{ bound: null }]);
});

async function rowsRead(tx: Tx): Promise<number> {
  if (inject('database') === 'sqlite') return 0;
  const read = await tx.query<{ Value: string }>(
    `SHOW SESSION STATUS WHERE Variable_name LIKE 'Handler_read%'`,
  );
  return read.reduce((sum, { Value }) => sum + Number(Value), 0);
}
