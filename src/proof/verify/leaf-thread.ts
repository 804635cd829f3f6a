import { parentPort, workerData } from 'node:worker_threads';
import { errorCode } from '../../database/database-errors.js';
import { openReader } from '../../database/open-reader.js';
import type { DatabaseAccess } from '../../database/thread-reader.js';
import { checkTiles, type LeavesChecked, type Part } from './leaves.js';

// A program of its own: a thread that compares rows with the leaves of the tree. Started by `leaf-threads.ts`.

export interface LeafTask {
  access: DatabaseAccess;
}

/** Some tiles to check, all at once. */
export interface ToLeaves {
  type: 'check';
  id: number;
  part: Part;
}
/** Buffers arrive as plain arrays of bytes. */
export type FromLeaves =
  | { type: 'checked'; id: number; checked: LeavesChecked }
  | { type: 'failed'; id: number; code: string; message: string };

/** Of a server: one that is busy with the room may take its time. */
const STATEMENT_LIMIT_MS = 20_000;

const port = parentPort!;
const reader = await openReader((workerData as LeafTask).access, STATEMENT_LIMIT_MS);
const send = (message: FromLeaves): void => port.postMessage(message);

async function check({ id, part }: ToLeaves): Promise<void> {
  try {
    send({ type: 'checked', id, checked: await checkTiles((sql, given) => reader.query(sql, given), part) });
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    send({ type: 'failed', id, code: errorCode(error), message });
  }
}

port.on('message', (message: ToLeaves | { type: 'end' }) => {
  if (message.type === 'check') return void check(message);
  reader.close();
  port.close();
});
