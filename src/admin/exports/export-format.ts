import type { ZoneOffset } from '../../logging/logins/calendar.js';
import type { ExportFormat, ExportLog } from '../../contract/exports.js';
import { EXPORT_COLUMNS, type ExportRow } from './export-rows.js';

/** How an export is written. */
export interface Writing {
  head: string;
  row(row: ExportRow): string;
  /** @param count of all rows */
  end(count: number): string;
}

/**
 * Spreadsheets take a cell that begins with one of these for a formula; some take the full-width ones as well.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** @param offsets of the log's zone, the newest first */
export function writingOf(format: ExportFormat, log: ExportLog, offsets: readonly ZoneOffset[]): Writing {
  const columns = EXPORT_COLUMNS[log];
  const complete = (row: ExportRow): ExportRow => ({ ...row, time: localTime(row.at, offsets) });
  if (format === 'ndjson')
    return {
      head: '',
      row: row => `${JSON.stringify(asObject(columns, complete(row)))}\n`,
      end: count => `${JSON.stringify({ end: true, rows: count })}\n`,
    };
  const lineOf = (cells: readonly ExportRow[string][]): string => `${cells.map(cell).join(',')}\r\n`;
  return {
    // the mark by which Excel knows UTF-8; RFC 4180 for the rest
    head: `\u{FEFF}${lineOf(columns)}`,
    row: row => {
      const whole = complete(row);
      return lineOf(columns.map(name => whole[name]));
    },
    end: () => '',
  };
}

/** What a name with dots is a part of is an object, or several in one another. */
function asObject(columns: readonly string[], row: ExportRow): object {
  const whole: Record<string, unknown> = {};
  for (const name of columns) {
    const value = row[name];
    if (value === undefined) continue;
    const parts = name.split('.');
    const last = parts.pop()!;
    let within = whole;
    for (const part of parts) within = (within[part] ??= {}) as Record<string, unknown>;
    within[last] = value;
  }
  return whole;
}

function cell(value: ExportRow[string]): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 3339, with the offset of the log's zone. */
function localTime(at: number, offsets: readonly ZoneOffset[]): string {
  const { offsetMs } = offsets.find(({ fromAt }) => at >= fromAt) ?? offsets.at(-1)!;
  const minutes = Math.abs(offsetMs) / 60_000;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const offset = `${offsetMs < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
  return `${new Date(at + offsetMs).toISOString().slice(0, 23)}${offset}`;
}
