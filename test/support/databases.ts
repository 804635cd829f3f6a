import type { ConnectionOptions } from 'mysql2/promise';

export type TestDatabase = 'sqlite' | 'mariadb';

/** The server the tests may make and drop databases on. */
export const MARIADB = {
  host: process.env.TEST_DB_HOST ?? '127.0.0.1',
  port: Number(process.env.TEST_DB_PORT ?? 3306),
  user: process.env.TEST_DB_USER ?? 'root',
  password: process.env.TEST_DB_PASSWORD ?? '',
};

/** How to connect to the database of a room's environment. */
export function addressOf(environment: Record<string, string>): ConnectionOptions {
  const { DB_HOST: host, DB_PORT: port, DB_USER: user, DB_PASSWORD: password, DB_NAME } = environment;
  return {
    ...(host !== undefined && { host }),
    port: Number(port),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(DB_NAME !== undefined && { database: DB_NAME }),
  };
}
