import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { read } from 'read';
import { loaded } from './app/loading.js';
import { startError } from './app/start-error.js';
import { randomPassword } from './auth/random-password.js';
import { hasServer } from './config/database-address.js';
import { decode } from './config/decode.js';
import { loadSettings, processEnvironment } from './config/load-settings.js';
import { flushOutputs, guardOutputs, said } from './config/outputs.js';
import { ProcessLog } from './config/process-log.js';
import { passwordViolation } from './contract/passwords.js';
import { loggable } from './database/database-errors.js';
import { StartupError } from './database/startup-error.js';

const FLUSH_WITHIN_MS = 300;

const USAGE = `Sets a member's password on this machine; their log-ins end, and the act is on record.

  npm run passwd -- NAME             asks for the password
  npm run passwd -- NAME --random    makes one and prints it
  echo PASSWORD | npm run passwd -- NAME

It is for one log-in, at which its owner chooses another. With --keep it stays, for programs.

With the embedded database, stop the room first.`;

async function main([name, ...options]: string[]): Promise<void> {
  const isKnown = (option: string): boolean => option === '--random' || option === '--keep';
  if (name === undefined || name.startsWith('-') || !options.every(isKnown)) throw new StartupError(USAGE);
  const settings = loadSettings(processEnvironment());
  const random = options.includes('--random');
  const mustChangePassword = !options.includes('--keep');
  const password = random ? randomPassword() : await askPassword(name);
  const violation = passwordViolation(password, [name]);
  if (violation) throw new StartupError(violation.message);
  if (!hasServer(settings) && !existsSync(join(settings.DATA_DIR, 'room.db'))) {
    throw new StartupError(`There is no room in ${settings.DATA_DIR}.`);
  }
  // loaded last: it takes a second, and what is wrong so far is told at once
  const { setPassword } = await loaded(import('./app/set-password.js'));
  await setPassword(settings, { name, password, mustChangePassword });
  const heard = await said(
    random ? `The password of ${name} is now: ${password}\n` : `The password of ${name} is set.\n`,
  );
  if (random && !heard) throw new StartupError('The password was set, but could not be shown: set another.');
}

async function askPassword(name: string): Promise<string> {
  if (process.stdin.isTTY) return read({ prompt: `New password of ${name}: `, silent: true });
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    if (chunk.includes('\n')) break;
  }
  if (chunks.length === 0) throw new StartupError('No password was given.');
  // decoded otherwise, the password would not be the one that was typed
  const text = decode(Buffer.concat(chunks));
  if (typeof text !== 'string')
    throw new StartupError('The password is not UTF-8: set the terminal to UTF-8.');
  return text.split(/\r\n|\n|\r/, 1)[0]!;
}

guardOutputs(new ProcessLog());
try {
  await main(process.argv.slice(2));
  await flushOutputs(FLUSH_WITHIN_MS);
  process.exit(0);
} catch (error) {
  process.stderr.write(`${startError(error) ?? loggable(error)}\n`);
  await flushOutputs(FLUSH_WITHIN_MS);
  process.exit(1);
}
