import { format, raw, type SqlValue } from 'mysql2';

type Value = string | number | bigint | boolean | null | Uint8Array | { toSqlString(): string };

/** Printable ASCII but for quotes and the backslash: nothing in it can end a text, in any mode or character set. */
const PLAIN = /^[ !#-&(-[\]-~]*$/;

/**
 * Formats values into a statement, for mysql2's `queryFormat`. A text that is not plain becomes its bytes in hex
 * digits, `_utf8mb4 X'…'`. Either way it has no quote or backslash that could end it. So no `sql_mode`, character set
 * or proxy can turn a text into SQL, not even if it changes on the open connection. (Prepared statements would be as
 * safe, but need one for every number of rows, and a round trip each.)
 * @throws TypeError for values the server would change silently: NaN, ill-formed text, objects
 */
export function formatQuery(sql: string, values: unknown): string {
  if (!Array.isArray(values) || values.length === 0) return sql;
  return format(
    sql,
    values.map((value, i) => literal(value as Value, i)),
  );
}

function literal(value: Value, i: number): SqlValue {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError(`SQL parameter ${i + 1} is no well-formed text`);
    if (PLAIN.test(value)) return raw(`_utf8mb4'${value}'`);
    return raw(`_utf8mb4 X'${Buffer.from(value, 'utf8').toString('hex')}'`);
  }
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint' || typeof value === 'boolean' || value === null) return value;
  if (value instanceof Uint8Array) return raw(`X'${Buffer.from(value).toString('hex')}'`);
  throw new TypeError(`cannot bind this ${typeof value} as SQL parameter ${i + 1}`);
}
