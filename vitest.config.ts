import { availableParallelism } from 'node:os';
import { createConnection } from 'mysql2/promise';
import { defineConfig } from 'vitest/config';
import { CHROMIUM, WHOLE_CHROMIUM } from './test/browser/support/chromium.js';
import { MARIADB, type TestDatabase } from './test/support/databases.js';
import { BUILT, builtModules } from './test/support/built-modules.plugin.js';
import LongestFirst from './test/support/longest-first.sequencer.js';
import { MariadbProcess } from './test/support/mariadb-process.js';
import { isProgram } from './test/support/recipes.js';
import { SetClock } from './test/support/set-clock.js';
import { SmallDisk } from './test/support/small-disk.js';

/** What cannot be tested on this machine is said, at once and in plain words. In CI it is a failure. */
function leaveOut(tests: string, reason: string, cause?: unknown): void {
  if (process.env.CI === 'true') throw new Error(`${reason}, and CI leaves nothing out`, { cause });
  console.log(`LEFT OUT: the tests ${tests}, because ${reason}.\n`);
}

/** The whole suite runs once on each database that is there. */
async function databases(): Promise<TestDatabase[]> {
  try {
    const connection = await createConnection({ ...MARIADB, connectTimeout: 2_000 });
    await connection.end();
    return ['sqlite', 'mariadb'];
  } catch (error) {
    const where = `MariaDB at ${MARIADB.host}:${MARIADB.port} (user ${MARIADB.user})`;
    leaveOut('on MariaDB', `${where} cannot be reached`, error);
    return ['sqlite'];
  }
}

const found = await databases();
if (found.includes('mariadb') && !MariadbProcess.isInstalled())
  leaveOut('that kill a MariaDB', 'mariadbd or mariadb-install-db is not installed');
if (!isProgram('sqlite3'))
  leaveOut('of backups of SQLite', 'sqlite3 is not installed (apt-get install sqlite3)');
if (found.includes('mariadb') && !isProgram('mariadb-dump'))
  leaveOut('of backups of MariaDB', 'mariadb-dump is not installed (apt-get install mariadb-client)');
if (!SetClock.isInstalled)
  leaveOut('of a clock that is set', 'libfaketime is not installed (apt-get install faketime)');
if (!SmallDisk.isPossible)
  leaveOut('on a full disk', 'a tmpfs cannot be mounted (that takes root, and in a container CAP_SYS_ADMIN)');
if (CHROMIUM === undefined)
  leaveOut(
    'in a real browser',
    'Chromium is not installed (apt-get install chromium-headless-shell fonts-nanum)',
  );
else if (WHOLE_CHROMIUM === undefined)
  leaveOut('of notifications', 'the headless shell refuses them (apt-get install chromium)');

const common = {
  pool: 'forks',
  testTimeout: 45_000,
  // hooks are not tried again
  hookTimeout: 180_000,
  // a busy machine takes its time; what never comes fails all the same
  expect: { poll: { timeout: 15_000 } },
  // of tests of one file that start a server each and wait
  maxConcurrency: 3,
} as const;

/** Files share workers, since each of its own would load all modules anew. */
const shared = { ...common, isolate: false, setupFiles: './test/support/clear-up.ts' } as const;

/** The server's modules are loaded by Node.js, as they were built. */
const built = {
  server: { deps: { external: [BUILT] } },
  // one of them has a default export that is a promise
  deps: { interopDefault: false },
};

/** What waits for servers, on machines of CI that are busy with others: the closing lines name each test that needed it. */
const busy = { ...shared, retry: process.env.CI === 'true' ? 1 : 0 } as const;

export default defineConfig({
  test: {
    globalSetup: './test/support/build.ts',
    // tests wait more than they work
    maxWorkers: availableParallelism() + 4,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', './test/support/closing-line.reporter.ts'],
    projects: [
      {
        plugins: [builtModules],
        test: { ...shared, ...built, name: 'unit', include: ['test/unit/**/*.test.ts'] },
      },
      { test: { ...shared, name: 'web', include: ['test/web/**/*.test.ts'] } },
      ...found.map(database => ({
        plugins: [builtModules],
        test: {
          ...busy,
          ...built,
          name: database,
          include: [
            'test/e2e/**/*.test.ts',
            `test/${database}/**/*.test.ts`,
            // of no concern to a database, so on the one that is always there
            ...(database === 'sqlite' ? ['test/transport/**/*.test.ts'] : []),
          ],
          provide: { database },
        },
      })),
      ...(CHROMIUM === undefined
        ? []
        : [
            {
              plugins: [builtModules],
              test: {
                ...busy,
                ...built,
                name: 'browser',
                include: ['test/browser/**/*.test.ts'],
                exclude: WHOLE_CHROMIUM === undefined ? ['test/browser/calls.test.ts'] : [],
                // browsers keep the cores busy: after all else
                maxWorkers: availableParallelism() + 2,
                sequence: { groupOrder: 1 },
                testTimeout: 90_000,
              },
            },
          ]),
    ],
  },
});
