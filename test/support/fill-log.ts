import { randomUUID } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { SqliteDatabase } from '../../src/database/sqlite-driver.js';
import { addressOf } from './databases.js';

/** The contents of a filled log: see `fillLog`. */
export interface Filling {
  accounts: number;
  lines: number;
  acts: number;
  /** Lines of the newest that mention `m1` and reply to the line before them. */
  mentions?: number;
  /** Of ten accounts; by default as many as acts. */
  sessions?: number;
  /** The text of each line, from 0 on; else all have the same. Takes longer. */
  textOf?: (line: number) => string;
  /** Name of the day's table and how many rows it gets, if any. */
  logins?: { table: string; node: string; rows: number };
}

/** Plain SQL on the room's database, beside the room. */
export interface Direct {
  all<Row = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** A test's own connection to the database of an environment. */
export async function direct(environment: Record<string, string>): Promise<Direct> {
  if (environment.DB_HOST === undefined) {
    const file = new SqliteDatabase(`${environment.DATA_DIR}/room.db`);
    return {
      all: async <Row>(sql: string, parameters: unknown[] = []) =>
        file.prepare(sql).all(...parameters) as Row[],
      close: async () => file.close(),
    };
  }
  const connection = await createConnection(addressOf(environment));
  return {
    all: async <Row>(sql: string, parameters: unknown[] = []) =>
      (await connection.query(sql, parameters))[0] as Row[],
    close: () => connection.end(),
  };
}

const DIGITS = Array.from({ length: 10 }, (_, d) => `SELECT ${d}${d === 0 ? ' AS d' : ''}`).join(
  ' UNION ALL ',
);
/** The numbers from one on, below a limit, as `n.i`. */
const NUMBERS = (below: number, from = 0): string => {
  const places = Array.from({ length: String(below - from - 1).length }, (_, p) => p);
  const sum = [from, ...places.map(p => `${10 ** p} * p${p}.d`)].join(' + ');
  return `(SELECT ${sum} AS i FROM ${places.map(p => `(${DIGITS}) p${p}`).join(', ')}) n WHERE n.i < ${below}`;
};

/** Lines of one statement and transaction. */
const LINES_AT_ONCE = 500_000;

/**
 * Fills a stopped room by a few statements: accounts `m0`, `m1` … of which every tenth never speaks; then lines a
 * second apart up to `endAt`, a tenth of them whispers, only in the older half; then acts, every second one a refused
 * kick of `m1`, and sessions of ten accounts. Numbers continue from the head.
 */
export async function fillLog(
  environment: Record<string, string>,
  { accounts, lines, acts, mentions = 0, sessions = acts, textOf, logins }: Filling,
  endAt = Date.now(),
): Promise<void> {
  const db = await direct(environment);
  const sqlite = environment.DB_HOST === undefined;
  const named = (number: string) => (sqlite ? `'m' || (${number})` : `CONCAT('m', ${number})`);
  const random = sqlite ? 'lower(hex(randomblob(18)))' : 'UUID()';
  try {
    // its indexes stay in memory while they grow
    if (sqlite) await db.all('PRAGMA cache_size = -1000000');
    await db.all('BEGIN');
    const one = async (sql: string): Promise<number> => (await db.all<{ x: number }>(sql))[0]!.x;
    const first = 1 + (await one('SELECT MAX(id) AS x FROM accounts'));
    const head = await one('SELECT seq AS x FROM log_head');
    const startAt = endAt - lines * 1_000;
    await db.all(`INSERT INTO accounts (id, name, name_key, password_hash, role, token_version, created_at)
      SELECT ${first} + n.i, ${named('n.i')}, ${named('n.i')}, '-', 'member', 0, ${startAt} FROM ${NUMBERS(accounts)}`);
    const sender = `(n.i * 7 + n.i / 10) % ${accounts}`;
    const whole = sqlite ? sender : `FLOOR(${sender})`;
    const speaker = `${whole} - CASE WHEN ${whole} % 10 = 9 THEN 1 ELSE 0 END`;
    const isWhisper = `n.i % 10 = 3 AND n.i < ${lines / 2}`;
    if (textOf) await insertLines(db, { first, head, startAt, accounts, lines }, textOf);
    else
      for (let done = 0; done < lines; done += LINES_AT_ONCE) {
        await db.all(`INSERT INTO chat_log (seq, kind, sender_id, recipient_id, text, idempotency_key, at)
        SELECT ${head + 1} + n.i, CASE WHEN ${isWhisper} THEN 'whisper' ELSE 'chat' END, ${first} + ${speaker},
          CASE WHEN ${isWhisper} THEN ${first} + n.i % ${accounts} ELSE NULL END,
          'a line of a log that was filled, about as long as lines are', ${random}, ${startAt} + n.i * 1000
        FROM ${NUMBERS(Math.min(lines, done + LINES_AT_ONCE), done)}`);
        await db.all('COMMIT');
        await db.all('BEGIN');
      }
    if (mentions > 0) {
      const newest = `kind = 'chat' AND seq > ${head + lines - mentions}`;
      await db.all(
        `INSERT INTO mentions (seq, account_id) SELECT seq, ${first} + 1 FROM chat_log WHERE ${newest}`,
      );
      await db.all(`UPDATE chat_log SET reply_to = seq - 1 WHERE ${newest}`);
    }
    await db.all(`INSERT INTO moderation_log (seq, act_id, action, outcome, actor_id, target_id, reason, at)
      SELECT ${head + lines + 1} + n.i, ${random}, CASE n.i % 4 WHEN 0 THEN 'mute' WHEN 2 THEN 'role' ELSE 'kick' END,
        CASE n.i % 2 WHEN 1 THEN 'refused' ELSE 'done' END, 1, ${first} + CASE n.i % 2 WHEN 1 THEN 1 ELSE n.i % ${accounts} END,
        'for the sake of the log', ${endAt} FROM ${NUMBERS(acts)}`);
    await db.all(`UPDATE log_head SET seq = ${head + lines + acts}, last_at = ${endAt}`);
    if (sessions > 0) {
      await db.all(`INSERT INTO sessions (id, account_id, token_version, epoch, created_at, last_seen_at, expires_at)
      SELECT ${random}, ${first} + n.i % 10, 0, 'of a log that was filled', ${startAt}, ${endAt}, ${endAt} + n.i * 1000
      FROM ${NUMBERS(sessions)}`);
    }
    if (logins) {
      await db.all(`INSERT INTO ${logins.table} (event_id, event, visit, node, account_id, name, ip, count, at)
        SELECT ${random}, CASE n.i % 4 WHEN 0 THEN 'login' ELSE 'leave' END, ${random}, '${logins.node}',
          ${first} + n.i % ${accounts}, ${named(`n.i % ${accounts}`)}, '127.0.0.1', 1, ${endAt} - n.i / 50
        FROM ${NUMBERS(logins.rows)}`);
    }
    await db.all('COMMIT');
  } finally {
    await db.close();
  }
}

const ROWS_AT_ONCE = 1_000;

/** The same lines with texts of their own. */
async function insertLines(
  db: Direct,
  at: { first: number; head: number; startAt: number; accounts: number; lines: number },
  textOf: (line: number) => string,
): Promise<void> {
  for (let from = 0; from < at.lines; from += ROWS_AT_ONCE) {
    const rows: unknown[] = [];
    const count = Math.min(ROWS_AT_ONCE, at.lines - from);
    for (let i = from; i < from + count; i++) {
      const sender = Math.floor(i * 7 + i / 10) % at.accounts;
      const isWhisper = i % 10 === 3 && i < at.lines / 2;
      rows.push(
        at.head + 1 + i,
        isWhisper ? 'whisper' : 'chat',
        at.first + sender - (sender % 10 === 9 ? 1 : 0),
        isWhisper ? at.first + (i % at.accounts) : null,
        textOf(i),
        randomUUID(),
        at.startAt + i * 1_000,
      );
    }
    if (from % LINES_AT_ONCE === 0 && from > 0) {
      await db.all('COMMIT');
      await db.all('BEGIN');
    }
    await db.all(
      `INSERT INTO chat_log (seq, kind, sender_id, recipient_id, text, idempotency_key, at)
       VALUES ${Array.from({ length: count }, () => '(?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
      rows,
    );
  }
}
