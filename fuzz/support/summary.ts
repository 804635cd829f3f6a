import type { Journal } from './journal.js';

/** What was done, as tables of Markdown. */
export function summary(
  { frames, answers, connections, total }: Journal,
  seconds: number,
  peakKiB: number,
): string {
  const rows = (table: Map<string, number>) =>
    [...table].sort(([, a], [, b]) => b - a).map(([name, count]) => `| ${name} | ${count} |`);
  return [
    ...['', '| frames | sent |', '|---|---|', ...rows(frames), `| all | ${total} |`],
    ...['', '| answer | times |', '|---|---|', ...rows(answers)],
    '',
    `${connections} connections, ${seconds.toFixed(1)} s, ${Math.round(total / seconds)} frames/s, ` +
      `RSS at most ${Math.round(peakKiB / 1_024)} MiB`,
  ].join('\n');
}
