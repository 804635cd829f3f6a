import type { Connection } from 'mysql2';
import { StartupError } from './startup-error.js';

/** Session variables by name, with the values they must have. */
export type SessionVariables = Readonly<Record<string, string | number>>;

/**
 * The variables that give bytes and SQL their meaning, and those that limit waiting. Only the ones the server knows
 * are set: MariaDB and MySQL differ.
 */
const OURS: SessionVariables = {
  // the full list: it turns off NO_BACKSLASH_ESCAPES, ANSI_QUOTES, PIPES_AS_CONCAT, PAD_CHAR_TO_FULL_LENGTH, ORACLE …
  sql_mode: 'STRICT_TRANS_TABLES,STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
  // needed where `skip-character-set-client-handshake` ignored the handshake
  character_set_client: 'utf8mb4',
  character_set_connection: 'utf8mb4',
  character_set_results: 'utf8mb4',
  collation_connection: 'utf8mb4_bin',
  // local time is ambiguous in a zone with two 1:30s a year
  time_zone: '+00:00',
  autocommit: 'ON',
  // CHAIN or RELEASE would change what COMMIT does
  completion_type: 'NO_CHAIN',
  default_storage_engine: 'InnoDB',
  old_mode: '',
  // retries find what they stored by these keys
  unique_checks: 'ON',
  foreign_key_checks: 'ON',
  check_constraint_checks: 'ON',
  // otherwise reads may stop early, or mean another row
  sql_select_limit: '18446744073709551615',
  sql_big_selects: 'ON',
  sql_safe_updates: 'OFF',
  sql_auto_is_null: 'OFF',
  // limits waiting for locks, for DDL (`FLUSH TABLES WITH READ LOCK`) as for rows
  lock_wait_timeout: 3,
  innodb_lock_wait_timeout: 3,
  // otherwise idle connections would be found dead by the next request
  wait_timeout: 600,
};

const ONLY_MARIADB = new Set(['old_mode', 'check_constraint_checks']);

/** Limits the time of a statement in the server: MariaDB ends any, MySQL only SELECT. */
export function statementLimit(kind: 'mysql' | 'mariadb' | 'sqlite', ms: number): SessionVariables {
  return kind === 'mariadb' ? { max_statement_time: ms / 1_000 } : { max_execution_time: ms };
}

/** Needs a statement of its own; the second name is MariaDB's older one. */
const ISOLATION = ['transaction_isolation', 'tx_isolation'];
const READ_ONLY = ['transaction_read_only', 'tx_read_only'];

/** A text that a wrong mode or character set changes. */
const SAMPLE = `it's C:\\a "안녕" 😀 100% `;

/**
 * Sets up a session: sets what the operator's configuration, `init_connect` or the server's defaults may have
 * changed, reads it back, and checks that a text comes back unchanged.
 * @throws StartupError that names what cannot be set
 */
export async function takeOverSession(connection: Connection, more: SessionVariables = {}): Promise<void> {
  const wanted = { ...OURS, ...more };
  const names = [...Object.keys(wanted), ...ISOLATION, ...READ_ONLY];
  // a limit left over would cut the following reads
  await query(connection, `SET SESSION sql_select_limit = ${OURS.sql_select_limit}`);
  const known = await show(connection, names);
  const setting = Object.entries(wanted).filter(([name]) => known.has(name));
  await query(connection, 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE');
  await query(
    connection,
    `SET SESSION ${setting.map(([name, value]) => `${name} = ${literal(value)}`).join(', ')}`,
  );
  // a frozen clock would affect every date and decision; with secure_timestamp it cannot be frozen
  await query(connection, 'SET SESSION timestamp = DEFAULT').catch(() => undefined);
  const after = await show(connection, names);
  const problems = setting
    .filter(([name, value]) => !isSame(after.get(name), value))
    .map(([name, value]) => `${name} stays "${after.get(name)}" and cannot be set to "${value}"`);
  const unknown = Object.keys(OURS).filter(name => !known.has(name) && !ONLY_MARIADB.has(name));
  if (unknown.length > 0) problems.push(`${unknown.join(', ')} cannot be seen`);
  if (!ISOLATION.some(name => after.get(name) === 'READ-COMMITTED')) {
    problems.push('the isolation level cannot be set to READ COMMITTED');
  }
  if (READ_ONLY.some(name => after.get(name) === 'ON')) problems.push('transactions stay read only');
  const [row] = await query<{ sample: string }>(connection, 'SELECT ? AS sample', [SAMPLE]);
  if (row?.sample !== SAMPLE) problems.push('a text comes back otherwise than it was sent');
  if (problems.length > 0) {
    throw new StartupError(
      `The database does not let this user set what the room needs:\n${problems.map(f => `  - ${f}`).join('\n')}`,
    );
  }
}

async function show(connection: Connection, names: string[]): Promise<Map<string, string>> {
  const rows = await query<{ Variable_name: string; Value: string }>(
    connection,
    `SHOW SESSION VARIABLES WHERE Variable_name IN (${names.map(name => `'${name}'`).join(', ')})`,
  );
  return new Map(rows.map(row => [row.Variable_name, row.Value]));
}

function isSame(is: string | undefined, wanted: string | number): boolean {
  if (typeof wanted === 'number') return Number(is) === wanted;
  // the server chooses the order of the modes
  const parts = (text: string) => text.toLowerCase().split(',').toSorted().join(',');
  return is !== undefined && parts(is) === parts(wanted);
}

function literal(value: string | number): string {
  if (typeof value === 'number' || /^(ON|OFF|\d+)$/.test(value)) return String(value);
  return `'${value}'`;
}

async function query<Row>(connection: Connection, sql: string, values: unknown[] = []): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    connection.query(sql, values, (error, rows) => (error ? reject(error) : resolve(rows as Row[])));
  });
}
