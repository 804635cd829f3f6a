import { setTimeout as sleep } from 'node:timers/promises';
import type { LeaveCause, SessionNotice } from '../contract/events.js';
import type { ChatSocket } from './chat-socket.js';
import { cut, drained, halfClose } from './engine-inside.js';

type Conn = ChatSocket['conn'];

/** Time for clients to take what was sent, and to end the connection themselves. */
export const GOODBYE_MS = 500;
const CUT_AFTER_MS = 1_000;

/** Connections whose end has begun: it is not begun again, and not in the other way. */
const ending = new WeakSet<Conn>();

/**
 * Ends the connection of who shall stay away: tells why, if there is a notice, takes the client out of the namespace,
 * and closes a while later. Clients take the second for a farewell, each in its own way; what closes at once
 * behind it overtakes it in some of them, and they come back.
 */
export function sendAway(socket: ChatSocket, cause: LeaveCause, notice?: SessionNotice): void {
  socket.data.closing = cause;
  if (notice) socket.emit('session', notice);
  socket.disconnect();
  closeLater(socket.conn);
}

/** Closes a connection whose client has said goodbye, or was told it. TCP too: a stalled reader would keep it open. */
export function closeLater(conn: Conn): void {
  if (ending.has(conn) || conn.readyState === 'closed') return;
  ending.add(conn);
  setTimeout(() => conn.close(), GOODBYE_MS).unref();
  setTimeout(() => terminate(conn), GOODBYE_MS + CUT_AFTER_MS).unref();
}

/**
 * Ends the connection of who shall come back. A polite close is final in many libraries; TCP that ends
 * under it is a fault to all of them. Resolves when it is over.
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

/** Cuts a connection that nothing can be said to: it floods, does not read, or was never let in. Its client comes back. */
export function terminate(conn: Conn): void {
  ending.add(conn);
  cut(conn);
}
