import type { DatabaseName } from './places.js';

/** What was measured, and what came of it. */
export type Row = [what: string, value: string];

/** Prints a table of Markdown: a row for each thing measured, a column for each database. */
export function printTable(heading: string, columns: readonly [DatabaseName, Row[]][]): void {
  console.log(`${heading}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n`);
  console.log(
    `| what | ${columns.map(([name]) => name).join(' | ')} |\n| --- |${' --- |'.repeat(columns.length)}`,
  );
  const names = columns.map(([, rows]) => rows).toSorted((a, b) => b.length - a.length)[0] ?? [];
  for (const [name] of names) {
    const values = columns.map(([, rows]) => rows.find(([what]) => what === name)?.[1] ?? '–');
    console.log(`| ${name} | ${values.join(' | ')} |`);
  }
}

export function ms(value: number): string {
  if (value >= 10_000) return `${Math.round(value / 1_000)} s`;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}
