import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { hasServer, serverPlace } from './config/database-address.js';
import { loadSettings, processEnvironment, suspectedSlips } from './config/load-settings.js';
import type { Settings } from './config/settings.js';
import { createApp } from './create-app.js';
import { Database } from './database/database.js';
import { loggable } from './database/faults.js';
import { startFault } from './start-fault.js';

const STOP_WITHIN_MS = 10_000;
const PARENT_EVERY_MS = 500;

async function main(): Promise<void> {
  const environment = processEnvironment();
  const settings = loadSettings(environment);
  const app = await createApp(settings);
  stopOnSignals(app, { parentMayDie: environment.npm_lifecycle_event !== undefined });
  for (const slip of suspectedSlips(environment)) new Logger('Settings').warn(slip);
  await app.listen(settings.PORT, settings.HOST);
  greet(app, settings);
}

/** Where the room is, in plain text beside the JSON of the log. */
function greet(app: NestExpressApplication, settings: Settings): void {
  const { address, port } = app.getHttpServer().address() as { address: string; port: number };
  const host = address.includes(':') ? `[${address}]` : address;
  const where = hasServer(settings)
    ? `${app.get(Database).kind} at ${serverPlace(settings)}/${settings.DB_NAME}`
    : `SQLite in ${settings.DATA_DIR}`;
  say(`${settings.ROOM_NAME} is open: http://${host}:${port} (${where}, days of ${settings.TIME_ZONE})`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A first signal stops in order and exits 0; a second one, or ten seconds, at once. An error nobody caught exits 1. */
function stopOnSignals(app: NestExpressApplication, { parentMayDie }: { parentMayDie: boolean }): void {
  let stopping = false;
  const stop = (exitCode: number): void => {
    if (stopping) process.exit(1);
    stopping = true;
    say('The room is closing.');
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    app.close().then(
      () => {
        say('The room is closed.');
        process.exit(exitCode);
      },
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', () => stop(0));
  process.on('SIGINT', () => stop(0));
  if (parentMayDie) {
    // npm starts us through a shell that does not pass SIGTERM on: when it is gone we were meant
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent && !stopping) stop(0);
    }, PARENT_EVERY_MS).unref();
  }
  // OWASP ASVS 16.5.4, the last resort: what is queued is still stored, then a supervisor starts us afresh
  process.on('uncaughtException', error => {
    new Logger('Process').fatal(loggable(error));
    stop(1);
  });
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${startFault(error) ?? loggable(error)}\n`);
  process.exit(1);
}
