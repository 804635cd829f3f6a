import type { Settings } from '../config/settings.js';
import { findServer } from '../database/find-server.js';
import { StartupError } from '../database/startup-error.js';
import { openReader } from '../database/open-reader.js';
import type { ThreadReader } from '../database/thread-reader.js';
import { viewStatements, type LoginTable } from '../database/views.js';
import { offsetsOf } from '../logging/logins/calendar.js';

const STATEMENT_LIMIT_MS = 5_000;
/** The newest days, of which the view of log-ins is made. */
const DAYS = 31;
const YEARS_AHEAD = 10;
const YEAR_MS = 366 * 86_400_000;
/** No room is older. */
const FIRST_AT = Date.UTC(2020, 0);

/** The statements that make the views of a room, which may run or not. @throws StartupError */
export async function viewsOf(settings: Settings): Promise<string> {
  const server = await findServer(settings);
  const reader = await openReader({ ...server, settings }, STATEMENT_LIMIT_MS);
  try {
    const [head] = await reader.query<{ timeZone: string }>('SELECT time_zone AS timeZone FROM log_head', []);
    if (!head) throw new StartupError('The room has never been started.');
    return viewStatements(server.kind, {
      localMs: localMs(head.timeZone),
      logins: await loginTables(reader, server.kind === 'sqlite'),
    });
  } finally {
    reader.close();
  }
}

function localMs(timeZone: string): (at: string) => string {
  const offsets = offsetsOf(timeZone, FIRST_AT, Date.now() + YEARS_AHEAD * YEAR_MS);
  const oldest = offsets.at(-1)!;
  return at => {
    if (offsets.length === 1) return `${at} + ${oldest.offsetMs}`;
    const cases = offsets
      .slice(0, -1)
      .map(({ fromAt, offsetMs }) => `WHEN ${at} >= ${fromAt} THEN ${offsetMs}`);
    return `${at} + CASE ${cases.join(' ')} ELSE ${oldest.offsetMs} END`;
  };
}

async function loginTables(reader: ThreadReader, isSqlite: boolean): Promise<LoginTable[]> {
  const days = await reader.query<{ day: string; name: string }>(
    'SELECT day, table_name AS name FROM login_log_days ORDER BY day DESC LIMIT ?',
    [DAYS],
  );
  const tables: LoginTable[] = [];
  for (const { day, name } of days) {
    // an operator may have removed the table, or the catalogue been changed by hand
    if (!/^login_log_\d{8}$/.test(name) || !/^\d{4}-\d{2}-\d{2}$/.test(day)) continue;
    const columns = await reader
      .query<{ name?: string; Field?: string }>(
        isSqlite ? `PRAGMA table_info(${name})` : `SHOW COLUMNS FROM ${name}`,
        [],
      )
      .catch(() => []);
    const names = columns.map(column => column.name ?? column.Field);
    if (names.length > 0) tables.push({ day, table: name, hasTransport: names.includes('transport') });
  }
  return tables;
}
