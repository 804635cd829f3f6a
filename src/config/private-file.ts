import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
  existsSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { decode } from './decode.js';

// A file that is created once and trusted from then on must be complete or absent: neither a full disk nor a power
// failure may leave half a secret. Only its owner may read or change it.

const OWNER_ONLY = 0o600;
const ANYBODY_ELSE = 0o077;
/** File systems without hard links. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Why a private file cannot be trusted; the end of a sentence that begins with its path. */
export class PrivateFileError extends Error {
  override readonly name = 'PrivateFileError';
}

/**
 * Creates a file with this content unless it exists: written aside, fsynced, linked to its name without replacing
 * another, the folder fsynced. Of several processes one succeeds. A failure leaves no file.
 * @throws NodeJS.ErrnoException, such as ENOSPC
 */
export function makeOnce(file: string, content: string): void {
  if (existsSync(file)) return;
  const aside = `${file}.${randomBytes(6).toString('hex')}.new`;
  try {
    writeDurably(aside, content);
    nameWithoutReplacing(aside, file);
  } finally {
    removeIfThere(aside);
  }
  syncFolder(dirname(file));
}

/**
 * Replaces a private file, or creates it: written aside, fsynced, renamed, the folder fsynced. What is there after a crash
 * is either content, whole. For one process at a time.
 * @throws NodeJS.ErrnoException, such as ENOSPC: then the file is as it was, or already the new one
 */
export function replacePrivate(file: string, content: string): void {
  const aside = `${file}.new`;
  // of a process that ended while it wrote
  removeIfThere(aside);
  try {
    writeDurably(aside, content);
    renameSync(aside, file);
  } finally {
    removeIfThere(aside);
  }
  syncFolder(dirname(file));
}

/** Reads a private file. @throws PrivateFileError when it is not a file, or others could read or change it */
export function readPrivate(file: string): Buffer {
  const descriptor = open(file);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new PrivateFileError('is no file');
    // Windows has no mode bits
    if (process.platform !== 'win32' && (stats.mode & ANYBODY_ELSE) !== 0) {
      throw new PrivateFileError(`can be read by others: allow its owner alone (chmod 600 ${file})`);
    }
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The same, as text; empty for what is not UTF-8. @throws PrivateFileError */
export function readPrivateText(file: string): string {
  const text = decode(readPrivate(file));
  return typeof text === 'string' ? text : '';
}

function open(file: string): number {
  try {
    // a pipe would wait for a writer
    return openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw new PrivateFileError(
      `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
    );
  }
}

function writeDurably(file: string, content: string): void {
  const descriptor = openSync(file, 'wx', OWNER_ONLY);
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function nameWithoutReplacing(aside: string, file: string): void {
  try {
    linkSync(aside, file);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // another process created it first: fine
    if (code === 'EEXIST') return;
    if (!NO_LINKS.has(code)) throw error;
    if (!existsSync(file)) renameSync(aside, file);
  }
}

function removeIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function syncFolder(folder: string): void {
  // Windows cannot open folders
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
