import { createConnection } from 'mysql2/promise';
import { defineConfig } from 'vitest/config';
import { MARIADB, type TestDatabase } from './test/support/databases.js';

/** The whole suite runs once on each database that is there. In CI a missing one is a failure. */
async function databases(): Promise<TestDatabase[]> {
  try {
    const connection = await createConnection({ ...MARIADB, connectTimeout: 2_000 });
    await connection.end();
    return ['sqlite', 'mariadb'];
  } catch (error) {
    const where = `MariaDB at ${MARIADB.host}:${MARIADB.port} (user ${MARIADB.user})`;
    if (process.env.CI === 'true')
      throw new Error(`${where} cannot be reached, and CI leaves nothing out`, { cause: error });
    console.log(`LEFT OUT: the tests on MariaDB, because ${where} cannot be reached.\n`);
    return ['sqlite'];
  }
}

const common = { pool: 'forks', testTimeout: 20_000, hookTimeout: 40_000 } as const;

export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line.reporter.ts'],
    projects: [
      { test: { ...common, name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      ...(await databases()).map(database => ({
        test: {
          ...common,
          name: database,
          include: ['test/e2e/**/*.test.ts', `test/${database}/**/*.test.ts`],
          provide: { database },
        },
      })),
    ],
  },
});
