export type TestDatabase = 'sqlite' | 'mariadb';

/** The server the tests may make and drop databases on. */
export const MARIADB = {
  host: process.env.TEST_DB_HOST ?? '127.0.0.1',
  port: Number(process.env.TEST_DB_PORT ?? 3306),
  user: process.env.TEST_DB_USER ?? 'root',
  password: process.env.TEST_DB_PASSWORD ?? '',
};

declare module 'vitest' {
  interface ProvidedContext {
    database: TestDatabase;
  }
}
