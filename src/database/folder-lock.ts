import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SqliteDatabase } from './sqlite-driver.js';
import { StartupError } from './startup-error.js';

/** What keeps a folder to itself, and how it is called in messages. */
export interface FolderUse {
  /** The file that is locked. */
  lock: string;
  folder: string;
  inUse: string;
  /** What names another folder. */
  setting: string;
  /** A file that is open while the folder is in use. */
  database?: string;
}

const ROOM: FolderUse = {
  lock: 'room.lock',
  folder: 'data folder',
  inUse: 'is in use by a running room. Stop that one first.',
  setting: 'DATA_DIR',
  database: 'room.db',
};

/**
 * Keeps a data folder to one process, by an exclusive transaction on a file of its own that the operating
 * system ends with the process. (`locking_mode=EXCLUSIVE` on the database would lock out our own reader.)
 */
export class FolderLock {
  #identity: string | undefined;

  constructor(
    private readonly folder: string,
    private handle: SqliteDatabase,
    private readonly lock = ROOM.lock,
  ) {
    this.#identity = identityOf(join(folder, lock));
    held.add(this);
  }

  /** False once the file was removed or replaced: then the lock excludes nothing. */
  isHeld(): boolean {
    return this.#identity !== undefined && identityOf(join(this.folder, this.lock)) === this.#identity;
  }

  /** Creates the file again and locks it. False when another process was faster. */
  retake(): boolean {
    let next: SqliteDatabase | undefined;
    try {
      next = openLocked(join(this.folder, this.lock));
    } catch {
      return false;
    }
    this.handle.close();
    this.handle = next;
    this.#identity = identityOf(join(this.folder, this.lock));
    return true;
  }

  release(): void {
    held.delete(this);
    this.handle.close();
  }
}

/** An unreferenced lock would be collected, and its file closed. */
const held = new Set<FolderLock>();

/** @throws StartupError when another process has the folder, or it cannot be written */
export function lockFolder(folder: string, use = ROOM): FolderLock {
  const named = `The ${use.folder} ${folder}`;
  const inUse = `${named} ${use.inUse}`;
  const file = join(folder, use.lock);
  try {
    makeFolder(folder);
    const isNew = !existsSync(file);
    const lock = new FolderLock(folder, openLocked(file), use.lock);
    const database = use.database !== undefined && join(folder, use.database);
    if (isNew && database && existsSync(database) && isOpenElsewhere(database)) {
      lock.release();
      throw new StartupError(`${inUse} (Its ${use.lock} was removed, but it has ${use.database} open.)`);
    }
    return lock;
  } catch (error) {
    if (error instanceof StartupError) throw error;
    if ((error as { code?: string }).code === 'SQLITE_BUSY') throw new StartupError(inUse);
    const { code = 'error', message } = error as { code?: string; message: string };
    const why = code.startsWith('SQLITE_') ? `its ${use.lock} cannot be used (${code})` : message;
    throw new StartupError(`${named} cannot be written: ${why}. Set ${use.setting}, or fix it.`);
  }
}

/** With `recursive` Node tries for ever where a folder cannot be made in one that exists, such as /proc. */
export function makeFolder(folder: string): void {
  const above = dirname(folder);
  if (!existsSync(above)) makeFolder(above);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

function openLocked(file: string): SqliteDatabase {
  // SQLite would create it with everyone's access; it stays empty, so it cannot be half written. An existing one is
  // left open: closing a file releases all locks the process has on it
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  const lock = new SqliteDatabase(file);
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** Under WAL an open database is shared, so an exclusive lock on it fails. */
function isOpenElsewhere(file: string): boolean {
  let probe: SqliteDatabase | undefined;
  try {
    probe = new SqliteDatabase(file);
    probe.exec('PRAGMA locking_mode = EXCLUSIVE');
    probe.exec('BEGIN IMMEDIATE; ROLLBACK');
    return false;
  } catch (error) {
    // other errors are reported when it is opened
    return (error as { code?: string }).code === 'SQLITE_BUSY';
  } finally {
    probe?.close();
  }
}

/** Identifies the file at a path: a replaced file has another identity, a missing one none. */
export function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}
