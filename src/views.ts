import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loaded } from './app/loading.js';
import { startError } from './app/start-error.js';
import { hasServer } from './config/database-address.js';
import { loadSettings, processEnvironment } from './config/load-settings.js';
import { flushOutputs, guardOutputs, said } from './config/outputs.js';
import { ProcessLog } from './config/process-log.js';
import { loggable } from './database/database-errors.js';
import { StartupError } from './database/startup-error.js';

const FLUSH_WITHIN_MS = 300;

const USAGE = `Prints the SQL that makes views of the record with names and readable times: v_messages, v_moderation, v_logins.

  npm run -s views | sqlite3 data/room.db
  npm run -s views | mariadb sarangbang

The room may run meanwhile. v_logins has the days of the last month that there are now: make it anew for later ones.`;

guardOutputs(new ProcessLog());
try {
  if (process.argv.length > 2) throw new StartupError(USAGE);
  const settings = loadSettings(processEnvironment());
  if (!hasServer(settings) && !existsSync(join(settings.DATA_DIR, 'room.db')))
    throw new StartupError(`There is no room in ${settings.DATA_DIR}.`);
  const { viewsOf } = await loaded(import('./app/print-views.js'));
  await said(`${await viewsOf(settings)}\n`);
  await flushOutputs(FLUSH_WITHIN_MS);
  process.exit(0);
} catch (error) {
  process.stderr.write(`${startError(error) ?? loggable(error)}\n`);
  await flushOutputs(FLUSH_WITHIN_MS);
  process.exit(1);
}
