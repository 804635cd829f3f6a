import { setTimeout as sleep } from 'node:timers/promises';
import type { LeaveCause, SessionNotice } from '../contract/events.js';
import type { ChatSocket } from './chat-socket.js';
import { cut, drained, halfClose } from './transport/socket-io/engine-internals.js';

type Conn = ChatSocket['conn'];

/** Time for clients to receive what was sent, and to close the connection themselves. */
export const GOODBYE_MS = 500;
const CUT_AFTER_MS = 1_000;

/** Connections that are ending already: they are not ended again in the other way. */
const ending = new WeakSet<Conn>();

/**
 * Ends a connection whose client must not come back: sends the notice, if there is one, disconnects the namespace,
 * and closes later. A close right behind the disconnect would overtake it in some clients, and they would reconnect.
 */
export function sendAway(socket: ChatSocket, cause: LeaveCause, notice?: SessionNotice): void {
  socket.data.closing = cause;
  if (notice) socket.emit('session', notice);
  socket.disconnect();
  closeLater(socket.conn);
}

/** Closes a connection after the farewell of either side. TCP is cut too, since a stalled reader would keep it open. */
export function closeLater(conn: Conn): void {
  if (ending.has(conn) || conn.readyState === 'closed') return;
  ending.add(conn);
  setTimeout(() => conn.close(), GOODBYE_MS).unref();
  setTimeout(() => terminate(conn), GOODBYE_MS + CUT_AFTER_MS).unref();
}

/**
 * Ends a connection whose client should reconnect. Many libraries take a polite close for final, and all of them take
 * the end of TCP for a fault. Resolves when it is over.
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

/** Cuts a connection without a word: it floods, does not read, or was never admitted. Its client reconnects. */
export function terminate(conn: Conn): void {
  ending.add(conn);
  cut(conn);
}
