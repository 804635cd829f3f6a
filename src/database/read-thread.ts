import { parentPort, workerData } from 'node:worker_threads';
import { errorCode } from './database-errors.js';
import { openReader } from './open-reader.js';
import type { DatabaseAccess } from './thread-reader.js';

// A program of its own: the thread that reads what requests ask for. Started by `reading-thread.ts`.

export interface ReadTask {
  access: DatabaseAccess;
}

/** A statement to run. */
export interface ToRead {
  type: 'read';
  id: number;
  sql: string;
  parameters: readonly unknown[];
}
export type FromRead =
  | { type: 'ready' }
  | { type: 'rows'; id: number; rows: unknown[] }
  | { type: 'failed'; id: number; code: string; message: string };

const port = parentPort!;
const { access } = workerData as ReadTask;
/** Of a server; a file knows none. */
const STATEMENT_LIMIT_MS = 2_000;
const reader = await openReader(access, STATEMENT_LIMIT_MS);
const send = (message: FromRead): void => port.postMessage(message);

async function read({ id, sql, parameters }: ToRead): Promise<void> {
  try {
    send({ type: 'rows', id, rows: await reader.query(sql, parameters) });
  } catch (error) {
    send({
      type: 'failed',
      id,
      code: errorCode(error),
      message: error instanceof Error ? error.message : '',
    });
  }
}

send({ type: 'ready' });
port.on('message', (message: ToRead | { type: 'end' }) => {
  if (message.type === 'read') return void read(message);
  reader.close();
  port.close();
});
