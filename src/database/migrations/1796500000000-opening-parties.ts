import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { withBinaryText } from '../binary-text.js';

const ACTS = 'moderation_log';
/** An opening had at most this many whispers. */
const WHISPERS = 500;
const OPENINGS_AT_ONCE = 200;

/** Whose whispers each opening had, also of openings until now; where acts came from; room for what an act says. */
export class OpeningParties1796500000000 implements MigrationInterface {
  name = 'OpeningParties1796500000000';

  async up(runner: QueryRunner): Promise<void> {
    await addAddress(runner);
    await widenDetail(runner);
    const { driver } = runner.dataSource;
    const table = new Table({
      name: 'opening_parties',
      columns: [
        { name: 'account_id', type: driver.normalizeType({ type: 'int' }), isPrimary: true },
        { name: 'act_seq', type: driver.normalizeType({ type: 'bigint' }), isPrimary: true },
        { name: 'whispers', type: driver.normalizeType({ type: 'int' }) },
      ],
      indices: [{ name: 'ix_opening_parties_act', columnNames: ['act_seq'] }],
    });
    await runner.createTable(withBinaryText(table, driver.options.type), true);
    await fill(runner);
  }

  /** `detail` stays wide, which does no harm to the version before. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('opening_parties');
    await runner.query(`ALTER TABLE ${ACTS} DROP COLUMN address`);
  }
}

const isSqlite = (runner: QueryRunner): boolean => runner.dataSource.options.type === 'better-sqlite3';
const words = (runner: QueryRunner, length: number): string =>
  `varchar(${length})${isSqlite(runner) ? '' : ' CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'} NULL`;

async function addAddress(runner: QueryRunner): Promise<void> {
  // a new log has it. Plain ALTER, since TypeORM would copy the table on SQLite
  if (await runner.hasColumn(ACTS, 'address')) return;
  await runner.query(`ALTER TABLE ${ACTS} ADD COLUMN address ${words(runner, 45)}`);
}

async function widenDetail(runner: QueryRunner): Promise<void> {
  const detail = (await runner.getTable(ACTS))!.findColumnByName('detail')!;
  if (Number(detail.length) >= 500) return;
  if (!isSqlite(runner))
    return void (await runner.query(`ALTER TABLE ${ACTS} MODIFY detail ${words(runner, 500)}`));
  // SQLite changes no type. All of this is one transaction there
  await runner.query(`ALTER TABLE ${ACTS} ADD COLUMN wide ${words(runner, 500)}`);
  await runner.query(`UPDATE ${ACTS} SET wide = detail WHERE detail IS NOT NULL`);
  await runner.query(`ALTER TABLE ${ACTS} DROP COLUMN detail`);
  await runner.query(`ALTER TABLE ${ACTS} RENAME COLUMN wide TO detail`);
}

/** One opening a statement, each bounded; those that an interrupted start has done are passed over. */
async function fill(runner: QueryRunner): Promise<void> {
  const along = isSqlite(runner) ? 'INDEXED BY ix_chat_log_kind' : 'FORCE INDEX (ix_chat_log_kind)';
  const whispers = (column: string, name: string): string =>
    `SELECT ${name}.id FROM (SELECT c.${column} AS id FROM chat_log c ${along}
     WHERE c.kind = 'whisper' AND c.seq >= ? AND c.seq <= ? ORDER BY c.seq LIMIT ${WHISPERS}) ${name}`;
  for (let after = 0; ;) {
    const openings = (await runner.query(
      `SELECT m.seq, m.from_seq AS fromSeq, m.to_seq AS toSeq FROM ${ACTS} m
       WHERE m.action = 'whispers_opened' AND m.outcome = 'done' AND m.seq > ? ORDER BY m.seq LIMIT ?`,
      [after, OPENINGS_AT_ONCE],
    )) as { seq: number; fromSeq: number; toSeq: number }[];
    for (const { seq, fromSeq, toSeq } of openings) {
      const [done] = (await runner.query('SELECT 1 FROM opening_parties WHERE act_seq = ? LIMIT 1', [
        seq,
      ])) as unknown[];
      if (done) continue;
      await runner.query(
        `INSERT INTO opening_parties (account_id, act_seq, whispers)
         SELECT x.id, ?, COUNT(*) FROM (${whispers('sender_id', 's')} UNION ALL ${whispers('recipient_id', 'r')}) x
         GROUP BY x.id`,
        [seq, fromSeq, toSeq, fromSeq, toSeq],
      );
    }
    if (openings.length < OPENINGS_AT_ONCE) return;
    after = openings.at(-1)!.seq;
  }
}
