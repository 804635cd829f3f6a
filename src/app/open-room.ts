import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Connections } from '../chat/connection/connections.js';
import { Lines } from '../chat/transport/line/lines.js';
import { hasServer, serverPlace } from '../config/database-address.js';
import { namesInFile, processEnvironment, suspectedSlips } from '../config/load-settings.js';
import type { Settings } from '../config/settings.js';
import { RoomInfo } from '../logging/room-info.js';
import type { Database } from '../database/database.js';
import { createApp } from './create-app.js';
import type { OrderlyStop } from './orderly-stop.js';

/** Opens the room on its database, unless it is stopped meanwhile. @throws StartupError */
export async function openRoom(settings: Settings, database: Database, stop: OrderlyStop): Promise<void> {
  const app = await createApp(settings, database);
  const connections = app.get(Connections);
  stop.opened({
    close: async () => app.close(),
    get waitsFor() {
      return connections.waitsFor;
    },
  });
  for (const slip of suspectedSlips(processEnvironment(), namesInFile())) new Logger('Settings').warn(slip);
  if (stop.begun) return;
  await app.listen(settings.PORT, settings.HOST);
  if (!stop.begun) greet(app, settings, database);
}

/** Prints the room's address, as plain text beside the JSON of the log. */
function greet(app: NestExpressApplication, settings: Settings, { kind }: Database): void {
  const { address, port } = app.getHttpServer().address() as { address: string; port: number };
  const host = address.includes(':') ? `[${address}]` : address;
  const where = hasServer(settings)
    ? `${kind} at ${serverPlace(settings)}/${settings.DB_NAME}`
    : `SQLite in ${settings.DATA_DIR}`;
  process.stdout.write(
    `${app.get(RoomInfo).name} is open: http://${host}:${port} (${where}, days of ${settings.TIME_ZONE})\n`,
  );
  const lines = app.get(Lines).address;
  if (lines !== undefined) process.stdout.write(`Lines over TCP, not encrypted: ${lines}\n`);
}
