import { setTimeout as sleep } from 'node:timers/promises';
import type { ChatSocket, Conn } from './chat-socket.js';
import { cut, drained, halfClose } from './engine-internals.js';

/** Time for clients to receive what was sent, and to close the connection themselves. */
export const GOODBYE_MS = 500;
const CUT_AFTER_MS = 1_000;

/** Connections that are already ending: they are not ended again in another way. */
const ending = new WeakSet<Conn>();

const gone = new WeakMap<ChatSocket, AbortSignal>();

/** Aborted once the socket has gone: what it asked for is not waited for any more. */
export function goneOf(socket: ChatSocket): AbortSignal {
  const known = gone.get(socket);
  if (known) return known;
  const controller = new AbortController();
  gone.set(socket, controller.signal);
  if (socket.connected) socket.once('disconnect', () => controller.abort());
  else controller.abort();
  return controller.signal;
}

/** Closes a connection after a disconnect of either side. TCP is cut too, since a stalled reader would keep it open. */
export function closeLater(conn: Conn): void {
  if (ending.has(conn) || conn.readyState === 'closed') return;
  ending.add(conn);
  setTimeout(() => conn.close(), GOODBYE_MS).unref();
  setTimeout(() => terminate(conn), GOODBYE_MS + CUT_AFTER_MS).unref();
}

/**
 * Ends a connection whose client should reconnect. Many libraries take a polite close as final, and all of them take
 * the end of TCP for an error. Resolves when it is over.
 */
export async function interrupt(conn: Conn): Promise<void> {
  if (ending.has(conn) || conn.readyState === 'closed') return;
  ending.add(conn);
  const closed = new Promise<void>(resolve => conn.once('close', () => resolve()));
  const end = async (): Promise<void> => {
    await drained(conn);
    halfClose(conn);
    await closed;
  };
  await Promise.race([end(), sleep(GOODBYE_MS, undefined, { ref: false })]);
  terminate(conn);
}

/** Cuts a connection without notice: it floods, does not read, or was never admitted. Its client reconnects. */
export function terminate(conn: Conn): void {
  ending.add(conn);
  cut(conn);
}
