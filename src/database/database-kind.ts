import { createConnection } from 'mysql2/promise';
import type { Settings } from '../config/settings.js';

/** `mysql` and `mariadb` are different TypeORM types: with the wrong one it reports endless schema drift. */
export type DatabaseKind = 'sqlite' | 'mysql' | 'mariadb';

/** Asks the server which of the two it is. */
export async function databaseKind(settings: Settings): Promise<DatabaseKind> {
  if (!settings.DB_HOST) return 'sqlite';
  const connection = await createConnection({
    host: settings.DB_HOST,
    port: settings.DB_PORT,
    user: settings.DB_USER,
    password: settings.DB_PASSWORD,
    connectTimeout: 3_000,
  });
  try {
    const [rows] = await connection.query('SELECT VERSION() AS version');
    return /mariadb/i.test((rows as { version: string }[])[0]!.version) ? 'mariadb' : 'mysql';
  } finally {
    connection.destroy();
  }
}
