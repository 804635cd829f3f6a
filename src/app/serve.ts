import { loadSettings, processEnvironment } from '../config/load-settings.js';
import { flushOutputs, guardOutputs } from '../config/outputs.js';
import { ProcessLog } from '../config/process-log.js';
import { loggable } from '../database/database-errors.js';
import { loaded } from './loading.js';
import { OrderlyStop } from './orderly-stop.js';
import { startError } from './start-error.js';

const FLUSH_WITHIN_MS = 300;

/** Loading takes most of the time of a start: each part is loaded when those before it have succeeded. */
async function start(stop: OrderlyStop, log: ProcessLog): Promise<void> {
  const environment = processEnvironment();
  if (environment.npm_lifecycle_event !== undefined) stop.withParent();
  const settings = loadSettings(environment);
  const { openDatabase } = await loaded(import('./open-database.js'));
  // after a stop nothing is opened any more
  if (stop.begun) return;
  const database = await openDatabase(settings, log);
  stop.opened({ close: async () => database.onApplicationShutdown(), waitsFor: 'the database to close' });
  if (stop.begun) return;
  const { openRoom } = await loaded(import('./open-room.js'));
  if (stop.begun) return;
  await openRoom(settings, database, stop);
}

const log = new ProcessLog();
guardOutputs(log);
const stop = new OrderlyStop(log);
const starting = start(stop, log);
stop.starts(starting);
try {
  await starting;
} catch (error) {
  // it failed because it was stopped
  if (!stop.begun) {
    process.stderr.write(`${startError(error) ?? loggable(error)}\n`);
    await flushOutputs(FLUSH_WITHIN_MS);
    process.exit(1);
  }
}
