import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { FirstAdmin } from './auth/first-admin.js';
import { loadSettings, processEnvironment, SettingsError, suspectedTypos } from './config/load-settings.js';
import type { Settings } from './config/settings.js';
import { createApp } from './create-app.js';
import { Database } from './database/database.js';
import { StartupError } from './database/startup-error.js';

const STOP_WITHIN_MS = 10_000;

async function main(): Promise<void> {
  const environment = processEnvironment();
  const settings = loadSettings(environment);
  const app = await createApp(settings);
  stopOnSignals(app);
  for (const typo of suspectedTypos(environment)) new Logger('Settings').warn(typo);
  await app.listen(settings.PORT, settings.HOST);
  greet(app, settings);
}

/** What an operator needs to see once, in plain text beside the JSON of the log. */
function greet(app: NestExpressApplication, settings: Settings): void {
  const { address, port } = app.getHttpServer().address() as { address: string; port: number };
  const host = address.includes(':') ? `[${address}]` : address;
  const where = settings.DB_HOST
    ? `${app.get(Database).kind} at ${settings.DB_HOST}:${settings.DB_PORT}/${settings.DB_NAME}`
    : `SQLite in ${settings.DATA_DIR}`;
  const lines = [
    `${settings.ROOM_NAME} is open: http://${host}:${port} (${where}, days of ${settings.TIME_ZONE})`,
  ];
  const admin = app.get(FirstAdmin).take();
  if (admin) {
    lines.push(`First admin: ${admin.name}   password: ${admin.password}`);
    lines.push('This password is shown only now. Keep it, or set another: npm run passwd -- ' + admin.name);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** A first signal stops in order and exits 0; a second one, or ten seconds, at once. An error nobody caught exits 1. */
function stopOnSignals(app: NestExpressApplication): void {
  let stopping = false;
  const stop = (exitCode: number): void => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    app.close().then(
      () => process.exit(exitCode),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', () => stop(0));
  process.on('SIGINT', () => stop(0));
  // OWASP ASVS 16.5.4, the last resort: what is queued is still stored, then a supervisor starts us afresh
  process.on('uncaughtException', error => {
    new Logger('Process').fatal(error);
    stop(1);
  });
}

try {
  await main();
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code;
  if (error instanceof SettingsError || error instanceof StartupError)
    process.stderr.write(`${error.message}\n`);
  else if (code === 'EADDRINUSE' || code === 'EACCES')
    process.stderr.write(`Cannot listen: ${(error as Error).message}\nSet PORT or HOST.\n`);
  else process.stderr.write(`${(error as Error).stack}\n`);
  process.exit(1);
}
