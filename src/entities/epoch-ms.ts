import type { ColumnOptions } from 'typeorm';

/** A whole number that a database calls BIGINT: epoch ms or a seq. The drivers return it as a number. */
export const epochMs = {
  type: 'bigint',
  transformer: { from: safeInteger, to: safeInteger },
} as const satisfies ColumnOptions;

/** The one place where BIGINT becomes a number. @throws RangeError when precision would be lost */
export function safeInteger<T extends number | string | null | undefined>(value: T): T {
  if (value === null || value === undefined) return value;
  if (!Number.isSafeInteger(Number(value))) throw new RangeError(`${value} is not a safe integer`);
  return Number(value) as T;
}
