import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { makePlace, type DatabaseName } from '../bench/support/places.js';
import { loadSettings } from '../src/config/load-settings.js';
import { Database } from '../src/database/database.js';
import { campaign } from './campaign.js';
import { Journal } from './support/journal.js';
import { readOutput } from './support/output.js';
import { recordFaults } from './support/records.js';
import { FuzzServer } from './support/server.js';
import { Stage } from './support/stage.js';
import { summary } from './support/summary.js';

const USAGE = `Sends a room a great many frames that no good client sends, and looks whether it minds.

  npm run fuzz                       100 000 frames on SQLite, with a seed of its own
  npm run fuzz -- --seed 7           the same frames again
  npm run fuzz -- --frames 5000
  npm run fuzz -- --database mariadb

Exits 1 with the seed and the frame when something happens that must not. MariaDB is taken from BENCH_DB_HOST,
_PORT, _USER, _PASSWORD (127.0.0.1, 3306, root, none).`;

const LOOK_EVERY = 5_000;
const MOST_KIB = 768 * 1_024;
const LIFTED = { RATE_REQUESTS_PER_SECOND: '0', MAX_SOCKETS_PER_ACCOUNT: '0' };

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(randomInt(1_000_000)) },
    frames: { type: 'string', default: '100000' },
    database: { type: 'string', default: 'sqlite' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const [seed, frames] = [Number(values.seed), Number(values.frames)];
if (
  !Number.isSafeInteger(seed) ||
  !Number.isSafeInteger(frames) ||
  !/^(sqlite|mariadb)$/.test(values.database)
) {
  console.log(USAGE);
  process.exit(2);
}

console.log(`seed ${seed}, ${frames} frames, ${values.database}, Node ${process.version}`);
const journal = new Journal();
const started = performance.now();
const place = await makePlace(values.database as DatabaseName);
const environment: Record<string, string> = { ...place.environment, ...LIFTED };
let server: FuzzServer | undefined;
try {
  server = await FuzzServer.start(environment);
  await attack(server);
  const code = await server.stop();
  if (code !== 0) journal.violated(`the server ended with ${code}`);
  await lookAtRecords();
  lookAtOutput(server);
} finally {
  await server?.stop();
  await place.destroy();
}
console.log(summary(journal, (performance.now() - started) / 1_000, server.peakKiB));
for (const violation of journal.violations) console.log(`\nVIOLATION (seed ${seed}): ${violation}`);
process.exit(journal.violations.length > 0 ? 1 : 0);

async function attack(target: FuzzServer): Promise<void> {
  const stage = await Stage.set(target.url, environment.ADMIN_PASSWORD!, journal);
  console.log(`RSS at the start ${Math.round(target.residentKiB() / 1_024)} MiB`);
  await campaign(
    stage,
    {
      ...{ seed, frames, lookEvery: LOOK_EVERY },
      onLook: () => {
        const kib = target.residentKiB();
        if (!target.isAlive) journal.violated('the server is gone');
        if (kib > MOST_KIB) journal.violated(`the server has grown to ${Math.round(kib / 1_024)} MiB`);
        const seconds = Math.round((performance.now() - started) / 1_000);
        console.log(`${journal.total} frames, ${seconds} s, RSS ${Math.round(kib / 1_024)} MiB`);
      },
    },
    journal,
  );
  await stage.end();
}

async function lookAtRecords(): Promise<void> {
  const database = await Database.open(loadSettings(environment));
  for (const fault of await recordFaults(sql => database.read.query(sql))) journal.violated(fault);
  await database.onApplicationShutdown();
}

function lookAtOutput({ text }: FuzzServer): void {
  const { lines, faults } = readOutput(text);
  for (const fault of faults) journal.violated(fault);
  for (const { level, message } of lines) {
    journal.answered(`log: ${level}`);
    if (level === 'error' || level === 'fatal') journal.violated(`the log has an error: ${message}`);
  }
}
