import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { hasServer, serverPlace } from '../config/database-address.js';
import { loadSettings, namesInFile, processEnvironment, suspectedSlips } from '../config/load-settings.js';
import { flushOutputs, guardOutputs } from '../config/outputs.js';
import type { Settings } from '../config/settings.js';
import { Lines } from '../chat/transport/line/lines.js';
import { createApp } from './create-app.js';
import { Database } from '../database/database.js';
import { loggable } from '../database/database-errors.js';
import { OrderlyStop } from './orderly-stop.js';
import { startError } from './start-error.js';

const FLUSH_WITHIN_MS = 300;

async function start(stop: OrderlyStop): Promise<void> {
  const environment = processEnvironment();
  if (environment.npm_lifecycle_event !== undefined) stop.withParent();
  const settings = loadSettings(environment);
  const app = await createApp(settings);
  stop.made(app);
  for (const slip of suspectedSlips(environment, namesInFile())) new Logger('Settings').warn(slip);
  // after a stop nothing is opened any more
  if (stop.begun) return;
  await app.listen(settings.PORT, settings.HOST);
  if (!stop.begun) greet(app, settings);
}

/** Prints the room's address, as plain text beside the JSON of the log. */
function greet(app: NestExpressApplication, settings: Settings): void {
  const { address, port } = app.getHttpServer().address() as { address: string; port: number };
  const host = address.includes(':') ? `[${address}]` : address;
  const where = hasServer(settings)
    ? `${app.get(Database).kind} at ${serverPlace(settings)}/${settings.DB_NAME}`
    : `SQLite in ${settings.DATA_DIR}`;
  process.stdout.write(
    `${settings.ROOM_NAME} is open: http://${host}:${port} (${where}, days of ${settings.TIME_ZONE})\n`,
  );
  const lines = app.get(Lines).address;
  if (lines !== undefined) process.stdout.write(`Lines over TCP, not encrypted: ${lines}\n`);
}

guardOutputs();
const stop = new OrderlyStop();
const starting = start(stop);
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
