import type { DatabaseKind } from './database-kind.js';

/** Has a table read along this index, whatever the statistics say: to stand behind the table's name, or its alias. */
export function alongIndex(name: string, kind: DatabaseKind): string {
  return kind === 'sqlite' ? `INDEXED BY ${name}` : `FORCE INDEX (${name})`;
}
