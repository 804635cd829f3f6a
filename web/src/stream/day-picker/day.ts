/** A day of the viewer's time zone, as a field for dates has it: `2026-01-31`. */
export function dayIn(at: number): string {
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/**
 * When a day begins in the viewer's time zone, epoch ms; never before 1970. Undefined for what is no day. The same as
 * the rows that name the days: where a clock change takes midnight away, the first instant after it.
 */
export function startOf(day: string): number | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  if (year === undefined) return undefined;
  const start = new Date(Number(year), Number(month) - 1, Number(date)).getTime();
  return Math.max(0, start);
}
