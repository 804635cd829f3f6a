import { codePoints } from '../../contract/text.js';
import type { ThreadReader } from '../../database/thread-reader.js';
import { markedLines, recordedMarks } from '../../logging/line-marks.js';
import type { ExportSpec } from './export-spec.js';

/** A row of an export: what is absent is undefined. The order of its fields is that of the columns. */
export type ExportRow = Record<string, string | number | undefined> & { at: number };

/** The columns of each log, in their order; of a whisper there is the length only. `a.b` is `b` of an object `a` in JSON. */
export const EXPORT_COLUMNS: Readonly<Record<ExportSpec['log'], readonly string[]>> = {
  lines: [
    ...['seq', 'time', 'at', 'kind', 'from', 'to', 'text', 'length', 'replyTo'],
    ...['hidden.by', 'hidden.reason', 'hidden.at', 'erased.by', 'erased.at'],
  ],
  acts: [
    ...['seq', 'time', 'at', 'action', 'outcome', 'actor', 'target', 'reason', 'until', 'detail'],
    ...['fromSeq', 'toSeq', 'address'],
  ],
  logins: [
    ...['day', 'id', 'time', 'at', 'event', 'name', 'ip', 'userAgent', 'transport', 'cause', 'count'],
    ...['visit', 'node'],
  ],
};

/** Numbers of rows that are read at once: a server ends a statement after two seconds. */
const WINDOW = 5_000;

/** The rows of an export, in their order, some at a time. */
export async function* rowsOf(reader: ThreadReader, spec: ExportSpec): AsyncGenerator<ExportRow[]> {
  if (spec.log === 'logins') return yield* loginsOf(reader, spec);
  for (let after = spec.fromSeq - 1; after < spec.toSeq; after += WINDOW) {
    const upTo = Math.min(after + WINDOW, spec.toSeq);
    yield spec.log === 'lines'
      ? await lines(reader, spec, after, upTo)
      : await acts(reader, spec, after, upTo);
  }
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

async function lines(
  reader: ThreadReader,
  spec: ExportSpec,
  after: number,
  upTo: number,
): Promise<ExportRow[]> {
  const { sql, parameters } = condition('c', spec, after, upTo);
  const ofKind = spec.kind === undefined ? '' : ' AND c.kind = ?';
  const ofOne = spec.accountId === undefined ? '' : ' AND (c.sender_id = ? OR c.recipient_id = ?)';
  const found = await reader.query<Line>(
    `SELECT c.seq, c.at, c.kind, s.name AS sender, r.name AS recipient, c.text, c.reply_to AS replyTo
     FROM chat_log c LEFT JOIN accounts s ON s.id = c.sender_id LEFT JOIN accounts r ON r.id = c.recipient_id
     WHERE ${sql}${ofKind}${ofOne} ORDER BY c.seq`,
    [...parameters, ...(spec.kind === undefined ? [] : [spec.kind]), ...twice(spec.accountId)],
  );
  const marks = await recordedMarks(
    (select, values) => reader.query(select, values),
    reader.kind,
    await markedIn(reader, after, upTo),
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

async function markedIn(reader: ThreadReader, after: number, upTo: number): Promise<number[]> {
  const marked = await reader.query<{ seq: number }>(
    `SELECT k.seq FROM ${markedLines(reader.kind)} WHERE k.seq > ? AND k.seq <= ?`,
    [after, upTo],
  );
  return marked.map(({ seq }) => seq);
}

async function acts(
  reader: ThreadReader,
  spec: ExportSpec,
  after: number,
  upTo: number,
): Promise<ExportRow[]> {
  const { sql, parameters } = condition('m', spec, after, upTo);
  const ofOne = spec.accountId === undefined ? '' : ' AND (m.actor_id = ? OR m.target_id = ?)';
  const found = await reader.query<Record<string, string | number | null> & { at: number }>(
    `SELECT m.seq, m.at, m.action, m.outcome, a.name AS actor, t.name AS target, m.reason, m.until, m.detail,
       m.from_seq AS fromSeq, m.to_seq AS toSeq, m.address
     FROM moderation_log m LEFT JOIN accounts a ON a.id = m.actor_id LEFT JOIN accounts t ON t.id = m.target_id
     WHERE ${sql}${ofOne} ORDER BY m.seq`,
    [...parameters, ...twice(spec.accountId)],
  );
  return found.map(withoutNulls);
}

function condition(
  of: string,
  { fromAt, toAt }: ExportSpec,
  after: number,
  upTo: number,
): { sql: string; parameters: number[] } {
  return {
    sql: `${of}.seq > ? AND ${of}.seq <= ? AND ${of}.at + 0 >= ? AND ${of}.at + 0 < ?`,
    parameters: [after, upTo, fromAt, toAt],
  };
}

async function* loginsOf(reader: ThreadReader, spec: ExportSpec): AsyncGenerator<ExportRow[]> {
  const ofOne = spec.accountId === undefined ? '' : ' AND l.account_id = ?';
  for (const { day, table } of await daysOf(reader, spec)) {
    if (!/^login_log_\d{8}$/.test(table)) throw new RangeError('not the table of a day');
    for (let after = 0; ;) {
      // not by name: tables of older versions lack a column
      const found = await reader.query<LoginRow>(
        `SELECT l.* FROM ${table} l WHERE l.id > ?${ofOne} ORDER BY l.id LIMIT ${WINDOW}`,
        [after, ...(spec.accountId === undefined ? [] : [spec.accountId])],
      );
      // only the columns of an export are written
      yield found.map(row => withoutNulls({ ...row, day, userAgent: row.user_agent }));
      if (found.length < WINDOW) break;
      after = found.at(-1)!.id;
    }
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
  if (found.length < count) throw new RangeError('days were removed');
  return found.map(({ day, name }) => ({ day, table: name }));
}

type LoginRow = Record<string, string | number | null> & {
  id: number;
  at: number;
  user_agent: string | null;
};

function twice(id: number | undefined): number[] {
  return id === undefined ? [] : [id, id];
}

function withoutNulls(row: Record<string, string | number | null> & { at: number }): ExportRow {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as ExportRow;
}
