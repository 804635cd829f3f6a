import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Time for a client to read what was sent, and to close the connection itself. */
const GOODBYE_MS = 500;
const CUT_AFTER_MS = 1_000;

/** Ends a connection after what was written; one that does not read is cut. */
export function endLater(socket: Socket): void {
  socket.end();
  setTimeout(() => socket.destroy(), GOODBYE_MS + CUT_AFTER_MS).unref();
}

/** Cuts it now. Resolves when it has ended. */
export async function interruptSocket(socket: Socket): Promise<void> {
  if (socket.destroyed) return;
  const closed = new Promise<void>(resolve => socket.once('close', () => resolve()));
  // without a reader its end would never be noticed
  socket.end().resume();
  await Promise.race([closed, sleep(GOODBYE_MS, undefined, { ref: false })]);
  socket.destroy();
}
