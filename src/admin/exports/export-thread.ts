import { createHash } from 'node:crypto';
import { setImmediate as immediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { errorCode } from '../../database/database-errors.js';
import { openReader } from '../../database/open-reader.js';
import type { DatabaseAccess } from '../../database/thread-reader.js';
import { offsetsOf } from '../../logging/logins/calendar.js';
import { writingOf } from './export-format.js';
import { rowsOf } from './export-rows.js';
import type { ExportSpec } from './export-spec.js';

// A program of its own: the thread that reads and writes one export. Started by `exports.service.ts`.

export interface ExportTask {
  access: DatabaseAccess;
  spec: ExportSpec;
}

/** Another piece is wanted. */
export interface ToExport {
  type: 'next';
}
export type FromExport =
  | { type: 'piece'; bytes: Uint8Array; rows: number }
  /** After the last piece. */
  | { type: 'end'; rows: number; sha256: string }
  | { type: 'failed'; code: string };

const STATEMENT_LIMIT_MS = 2_000;
const PIECE_CHARACTERS = 128 * 1_024;
/** A piece ends after that time as well, even if nothing was found: so the reader is known to be there. */
const PIECE_MS = 1_000;
/** No room is older, and none knows the offsets of later years. */
const [FIRST_AT, LAST_AT] = [Date.UTC(2020, 0), Date.UTC(2100, 0)];

const port = parentPort!;
const { access, spec } = workerData as ExportTask;
const reader = await openReader(access, STATEMENT_LIMIT_MS);
const hash = createHash('sha256');
let rows = 0;
let isEnded = false;

/** The file, in pieces: first its head. */
async function* pieces(): AsyncGenerator<string> {
  const writing = writingOf(spec.format, spec.log, offsetsOf(spec.timeZone, FIRST_AT, LAST_AT));
  yield writing.head;
  let piece = '';
  let begunAt = performance.now();
  for await (const some of rowsOf(reader, spec)) {
    for (const row of some) {
      rows += 1;
      piece += writing.row(row);
      if (piece.length < PIECE_CHARACTERS) continue;
      yield piece;
      [piece, begunAt] = ['', performance.now()];
    }
    // SQLite answers without a turn of the loop, and it could not be told to end
    await immediate();
    if (isEnded) return;
    if (performance.now() - begunAt < PIECE_MS) continue;
    yield piece;
    [piece, begunAt] = ['', performance.now()];
  }
  yield piece + writing.end(rows);
}

const all = pieces();
port.on('message', ({ type }: ToExport | { type: 'end' }) => {
  if (type === 'next') void next();
  else close();
});

async function next(): Promise<void> {
  const send = (message: FromExport, move: ArrayBuffer[] = []): void => port.postMessage(message, move);
  try {
    const { value, done } = await all.next();
    if (done) {
      send({ type: 'end', rows, sha256: hash.digest('hex') });
      return close();
    }
    const bytes = new TextEncoder().encode(value);
    hash.update(bytes);
    send({ type: 'piece', bytes, rows }, [bytes.buffer]);
  } catch (error) {
    send({ type: 'failed', code: errorCode(error) });
    close();
  }
}

function close(): void {
  isEnded = true;
  reader.close();
  port.close();
}
