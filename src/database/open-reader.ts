import type { DatabaseAccess, ThreadReader } from './thread-reader.js';

/**
 * The reader of this kind of database. Only that one is loaded: a thread takes longer to load its code than to read.
 * @param limitMs how long a statement may take on a server. SQLite cannot end one: those must be short
 */
export async function openReader(access: DatabaseAccess, limitMs: number): Promise<ThreadReader> {
  if (access.kind === 'sqlite') return new (await import('./sqlite-reader.js')).SqliteReader(access);
  return new (await import('./mysql-reader.js')).MysqlReader(access, limitMs);
}
