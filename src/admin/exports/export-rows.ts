import { codePoints } from '../../contract/text.js';
import { isTooSlow } from '../../database/database-errors.js';
import type { ThreadReader } from '../../database/thread-reader.js';
import { markedLines, recordedMarks } from '../../logging/line-marks.js';
import { ROOM_COLUMNS, roomChanges } from './export-room-changes.js';
import { tableOf, type ExportSpec } from './export-spec.js';

/** A row of an export: what is absent is undefined. The order of its fields is that of the columns. */
export type ExportRow = Record<string, string | number | boolean | undefined> & { at: number };

/**
 * The columns of each log, in their order; of a whisper there is the length only. `a.b` is `b` of an object `a` in
 * JSON.
 */
export const EXPORT_COLUMNS: Readonly<Record<ExportSpec['log'], readonly string[]>> = {
  lines: [
    ...['seq', 'time', 'at', 'kind', 'from', 'to', 'text', 'length', 'replyTo'],
    ...['hidden.by', 'hidden.reason', 'hidden.at', 'erased.by', 'erased.at'],
  ],
  acts: [
    ...['seq', 'time', 'at', 'action', 'outcome', 'actor', 'target', 'reason', 'until', 'detail'],
    ...['fromSeq', 'toSeq', 'address'],
    ...ROOM_COLUMNS,
  ],
  logins: [
    ...['day', 'id', 'time', 'at', 'event', 'name', 'ip', 'userAgent', 'transport', 'cause', 'count'],
    ...['visit', 'node'],
  ],
};

/** Numbers that are looked through at once: a server ends a statement after two seconds. */
const WINDOW = 5_000;
/** Rows that are read at once: of the longest texts the fewest are 2 MB; where texts were short it is as many as these. */
const ROWS_MIN = 500;
const ROWS_MAX = 2_500;
const CHARACTERS = 1_000_000;

/**
 * The rows of an export, in their order, some at a time; none where none are found.
 * @throws RangeError when rows were removed that had not been read
 */
export async function* rowsOf(reader: ThreadReader, spec: ExportSpec): AsyncGenerator<ExportRow[]> {
  if (spec.log === 'logins') return yield* loginsOf(reader, spec);
  const { log, oldest } = spec;
  const read = log === 'lines' ? lines : acts;
  yield* windows(spec.fromSeq - 1, spec.toSeq, 'seq', async part => {
    const rows = await read(reader, spec, part);
    if (oldest === undefined) return rows;
    // only now: they may have been removed meanwhile, from the oldest on
    const [now] = await reader.query<{ seq: number | null }>(
      `SELECT MIN(seq) AS seq FROM ${tableOf(log)}`,
      [],
    );
    if ((now?.seq ?? Infinity) > Math.max(oldest, part.after + 1)) throw removed();
    return rows;
  });
}

/** Reads rows by their numbers: from less of these where it takes too long, and from more again after that. */
async function* windows(
  begin: number,
  end: number,
  number: 'seq' | 'id',
  read: (part: Part) => Promise<ExportRow[]>,
): AsyncGenerator<ExportRow[]> {
  let window = WINDOW;
  let limit = ROWS_MIN;
  for (let after = begin; after < end;) {
    const upTo = Math.min(after + window, end);
    let rows: ExportRow[];
    try {
      rows = await read({ after, upTo, limit });
    } catch (error) {
      if (!isTooSlow(error) || window === 1) throw error;
      window = Math.ceil(window / 2);
      continue;
    }
    yield rows;
    after = rows.length < limit ? upTo : Number(rows.at(-1)![number]);
    if (rows.length > 0) limit = rowsLike(rows);
    window = Math.min(WINDOW, Math.ceil(window * 1.1));
  }
}

/** Of a log: numbers, the first of them excluded, and how many rows of these. */
interface Part {
  after: number;
  upTo: number;
  limit: number;
}

/** How many more rows to read at once after these. */
function rowsLike(rows: readonly ExportRow[]): number {
  const characters = rows.reduce(
    (sum, { text = '', length = 0 }) => sum + String(text).length + Number(length),
    0,
  );
  const fit = Math.floor((CHARACTERS * rows.length) / Math.max(characters, 1));
  return Math.min(ROWS_MAX, Math.max(ROWS_MIN, fit));
}

interface Line {
  seq: number;
  at: number;
  kind: 'chat' | 'whisper';
  sender: string | null;
  recipient: string | null;
  text: string;
  replyTo: number | null;
}

async function lines(reader: ThreadReader, spec: ExportSpec, part: Part): Promise<ExportRow[]> {
  const { sql, parameters } = condition('c', spec, part);
  const ofKind = spec.kind === undefined ? '' : ' AND c.kind = ?';
  // not by the index of members: that has all lines of one, and would be read for each window
  const ofOne = spec.accountId === undefined ? '' : ' AND (c.sender_id + 0 = ? OR c.recipient_id + 0 = ?)';
  const found = await reader.query<Line>(
    `SELECT c.seq, c.at, c.kind, s.name AS sender, r.name AS recipient, c.text, c.reply_to AS replyTo
     FROM chat_log c LEFT JOIN accounts s ON s.id = c.sender_id LEFT JOIN accounts r ON r.id = c.recipient_id
     WHERE ${sql}${ofKind}${ofOne} ORDER BY c.seq LIMIT ${part.limit}`,
    [...parameters, ...(spec.kind === undefined ? [] : [spec.kind]), ...twice(spec.accountId)],
  );
  const marks = await recordedMarks(
    (select, values) => reader.query(select, values),
    reader.kind,
    await markedOf(reader, found),
  );
  return found.map(({ seq, at, kind, sender, recipient, text, replyTo }) => {
    const { hidden, erased } = marks.get(seq) ?? {};
    const length = kind === 'whisper' && !erased ? codePoints(text) : undefined;
    return {
      ...{ seq, at, kind, from: sender ?? '', length },
      ...(kind === 'whisper' && { to: recipient ?? '' }),
      ...(kind === 'chat' && !erased && { text }),
      ...(replyTo !== null && { replyTo }),
      ...(hidden && {
        'hidden.by': hidden.by,
        'hidden.reason': hidden.reason,
        'hidden.at': hidden.at,
      }),
      ...(erased && { 'erased.by': erased.by, 'erased.at': erased.at }),
    };
  });
}

async function markedOf(reader: ThreadReader, found: readonly Line[]): Promise<number[]> {
  const [first, last] = [found[0], found.at(-1)];
  if (!first || !last) return [];
  const marked = await reader.query<{ seq: number }>(
    `SELECT k.seq FROM ${markedLines(reader.kind)} WHERE k.seq >= ? AND k.seq <= ?`,
    [first.seq, last.seq],
  );
  const seqs = new Set(found.map(({ seq }) => seq));
  return marked.map(({ seq }) => seq).filter(seq => seqs.has(seq));
}

async function acts(reader: ThreadReader, spec: ExportSpec, part: Part): Promise<ExportRow[]> {
  const { sql, parameters } = condition('m', spec, part);
  const ofOne = spec.accountId === undefined ? '' : ' AND (m.actor_id + 0 = ? OR m.target_id + 0 = ?)';
  const found = await reader.query<Record<string, string | number | null> & { seq: number; at: number }>(
    `SELECT m.seq, m.at, m.action, m.outcome, a.name AS actor, t.name AS target, m.reason, m.until, m.detail,
       m.from_seq AS fromSeq, m.to_seq AS toSeq, m.address
     FROM moderation_log m LEFT JOIN accounts a ON a.id = m.actor_id LEFT JOIN accounts t ON t.id = m.target_id
     WHERE ${sql}${ofOne} ORDER BY m.seq LIMIT ${part.limit}`,
    [...parameters, ...twice(spec.accountId)],
  );
  const changes = await roomChanges(
    reader,
    found.filter(({ action }) => action === 'room').map(({ seq }) => seq),
  );
  return found.map(row => ({ ...withoutNulls(row), ...changes.get(row.seq) }));
}

function condition(
  of: string,
  { fromAt, toAt }: ExportSpec,
  { after, upTo }: Part,
): { sql: string; parameters: number[] } {
  return {
    sql: `${of}.seq > ? AND ${of}.seq <= ? AND ${of}.at + 0 >= ? AND ${of}.at + 0 < ?`,
    parameters: [after, upTo, fromAt, toAt],
  };
}

async function* loginsOf(reader: ThreadReader, spec: ExportSpec): AsyncGenerator<ExportRow[]> {
  const ofOne = spec.accountId === undefined ? '' : ' AND l.account_id + 0 = ?';
  for (const { day, table } of await daysOf(reader, spec)) {
    if (!/^login_log_\d{8}$/.test(table)) throw new RangeError('not the table of a day');
    const [newest] = await reader.query<{ id: number | null }>(`SELECT MAX(id) AS id FROM ${table}`, []);
    yield* windows(0, newest?.id ?? 0, 'id', async ({ after, upTo, limit }) => {
      // not by name: tables of older versions lack a column
      const found = await reader.query<LoginRow>(
        `SELECT l.* FROM ${table} l WHERE l.id > ? AND l.id <= ?${ofOne} ORDER BY l.id LIMIT ${limit}`,
        [after, upTo, ...(spec.accountId === undefined ? [] : [spec.accountId])],
      );
      // a table is emptied when its day is no longer in the catalogue
      const [known] = await reader.query('SELECT day FROM login_log_days WHERE day = ?', [day]);
      if (!known) throw removed();
      // only the columns of an export are written
      return found.map(row => withoutNulls({ ...row, day, userAgent: row.user_agent }));
    });
  }
}

/** The tables of the days, oldest first. @throws RangeError when some were removed since it was asked for */
async function daysOf(reader: ThreadReader, { days }: ExportSpec): Promise<{ day: string; table: string }[]> {
  if (!days) return [];
  const { from, to, count } = days;
  const found = await reader.query<{ day: string; name: string }>(
    'SELECT day, table_name AS name FROM login_log_days WHERE day >= ? AND day <= ? ORDER BY day',
    [from, to],
  );
  if (found.length < count) throw removed();
  return found.map(({ day, name }) => ({ day, table: name }));
}

type LoginRow = Record<string, string | number | null> & {
  id: number;
  at: number;
  user_agent: string | null;
};

function removed(): RangeError {
  return new RangeError('rows were removed before they were read');
}

function twice(id: number | undefined): number[] {
  return id === undefined ? [] : [id, id];
}

function withoutNulls(row: Record<string, string | number | null> & { at: number }): ExportRow {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as ExportRow;
}
