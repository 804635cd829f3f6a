import type { SqliteDatabase } from '../database/sqlite-driver.js';
import type { SearchableLine } from './line-source.js';

// A table of the index has the lines of 2^20 seqs, or the whispers among them.

const PART_BITS = 20;

export function partOf(seq: number): number {
  return Math.floor((seq - 1) / 2 ** PART_BITS);
}

/** Of a table: the first and the last seq that it may have. */
export function firstOf(table: string): number {
  return Number(table.slice(1)) * 2 ** PART_BITS + 1;
}
export function lastOf(table: string): number {
  return (Number(table.slice(1)) + 1) * 2 ** PART_BITS;
}

export function suffixOf(part: number): string {
  return String(part).padStart(3, '0');
}

export function tableOf(seq: number, kind: SearchableLine['kind']): string {
  return `${kind === 'whisper' ? 'w' : 'c'}${suffixOf(partOf(seq))}`;
}

export function partsOf(database: SqliteDatabase): Set<string> {
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
    .all() as { name: string }[];
  return new Set(tables.map(({ name }) => name));
}
