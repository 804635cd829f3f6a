import { hostname } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { isBelowNpm, loadSettings, processEnvironment } from '../../config/load-settings.js';
import { said } from '../../config/outputs.js';
import { lockFolder, makeFolder, type FolderUse } from '../../database/folder-lock.js';
import { StartupError } from '../../database/startup-error.js';
import { CosignatureVerifier, NoteVerifier } from '../../proof/note-keys.js';
import { CheckpointWitness } from '../../proof/witness/checkpoint-witness.js';
import { openWitnessKey } from '../../proof/witness/witness-key.js';
import { WitnessServer } from '../../proof/witness/witness-server.js';
import { WitnessState } from '../../proof/witness/witness-state.js';
import { RoomLogger } from '../room-logger.js';
import { onStopSignal } from '../signals.js';

const LISTEN = '127.0.0.1:3900';
const PARENT_EVERY_MS = 500;
const USE: FolderUse = {
  lock: 'witness.lock',
  folder: 'folder of the witness',
  inUse: 'is in use by a running witness. Stop that one first.',
  setting: '--dir',
};

/** What may be given, as it was written. */
export interface WitnessOptions {
  log?: readonly string[];
  listen?: string;
  dir?: string;
  name?: string;
}

/** The public key of the witness, which is made if there is none. It may run meanwhile. @throws StartupError */
export function witnessKey(options: WitnessOptions): string {
  const folder = folderOf(options);
  makeFolder(folder);
  return `${keyOf(folder, options).vkey}\n`;
}

/** Runs a witness until it is stopped. @throws StartupError */
export async function witness(options: WitnessOptions): Promise<void> {
  const stopped = stopSignal();
  const logs = logsOf(options.log ?? []);
  const at = addressOf(options.listen ?? LISTEN);
  const folder = folderOf(options);
  // before anything of it is read
  const lock = lockFolder(folder, USE);
  const signer = keyOf(folder, options);
  const state = WitnessState.open(folder, CosignatureVerifier.of(signer.vkey)!, lock);
  Logger.overrideLogger(new RoomLogger({ json: !process.stdout.isTTY }));
  const server = await WitnessServer.open(new CheckpointWitness(signer, state, logs), at).catch(
    (error: unknown) => {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      throw new StartupError(`Cannot listen at ${at.host}, port ${at.port} (${code}): set --listen.`);
    },
  );
  await said(
    `The witness is open: ${server.url}\n${signer.vkey}\n` +
      [...logs.keys()]
        .map(origin => `It cosigns ${origin}, of which it knows ${sizeOf(state, origin)} rows.\n`)
        .join(''),
  );
  await stopped;
  server.close();
  lock.release();
}

function sizeOf(state: WitnessState, origin: string): number {
  return state.of(origin)?.size ?? 0;
}

function keyOf(folder: string, { name }: WitnessOptions) {
  return openWitnessKey(folder, {
    name,
    byDefault: `${hostname().replaceAll(/[\s+]/gu, '-') || 'room'}/witness`,
  });
}

function folderOf({ dir }: WitnessOptions): string {
  return dir ?? join(loadSettings(processEnvironment()).DATA_DIR, 'witness');
}

/** By origin, which is the name of its keys. */
function logsOf(given: readonly string[]): Map<string, NoteVerifier[]> {
  const logs = new Map<string, NoteVerifier[]>();
  for (const vkey of given.flatMap(one => one.split(/[\s,]+/)).filter(one => one !== '')) {
    const key = NoteVerifier.of(vkey);
    if (!key) throw new StartupError(`${vkey} is no key of a log: npm run -s record -- key prints it.`);
    logs.set(key.name, [...(logs.get(key.name) ?? []), key]);
  }
  if (logs.size === 0) throw new StartupError('Name the logs that are to be cosigned: --log KEY.');
  return logs;
}

function addressOf(text: string): { host: string; port: number } {
  const [, host = '', digits = ''] = /^(\[[\da-f:.]+\]|[^\s:[\]/]+):(\d{1,5})$/i.exec(text) ?? [];
  const port = Number(digits);
  if (host === '' || port > 65_535) throw new StartupError(`--listen ${text} is not HOST:PORT.`);
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port };
}

/** Resolves when the process is to end, also when that was asked for already. */
async function stopSignal(): Promise<void> {
  return new Promise(resolve => {
    onStopSignal(resolve);
    if (!isBelowNpm()) return;
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && resolve(), PARENT_EVERY_MS).unref();
  });
}
