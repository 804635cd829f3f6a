import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { whileBusy } from './busy.js';
import { makeOnce } from '../config/private-file.js';
import { StartupError } from './startup-error.js';
import { onlyRunner } from './typeorm-internals.js';

/** No other user may read the log, whatever the folder allows. SQLite gives its other files the same mode. */
export function makeForOwner(folder: string): void {
  const file = join(folder, 'room.db');
  makeOnce(file, '');
  closeSync(openSync(file, 'a'));
}

/** @throws StartupError when an acknowledged line could be lost on this file system */
export async function assertDurable(writer: DataSource): Promise<void> {
  const [journal] = await writer.query<{ journal_mode: string }[]>('PRAGMA journal_mode');
  const [synchronous] = await writer.query<{ synchronous: number }[]>('PRAGMA synchronous');
  if (journal?.journal_mode !== 'wal' || synchronous?.synchronous !== 2) {
    throw new StartupError(
      'SQLite does not take WAL with synchronous=FULL on this file system: set DATA_DIR to another.',
    );
  }
}

/** Lets the reader's statements wait for a lock: rare under WAL, but it happens. */
export function readWhileBusy(reader: DataSource): void {
  const runner = onlyRunner(reader);
  const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
  runner.query = (...args: unknown[]): Promise<never> => whileBusy(() => query(...args) as Promise<never>);
}
