/** The name of a day's table. The only place where it is built, from eight checked digits. */
export function loginTable({ day }: { day: string }): string {
  const digits = day.replaceAll('-', '');
  if (!/^\d{8}$/.test(digits)) throw new RangeError(`no table for the day ${day}`);
  return `login_log_${digits}`;
}
