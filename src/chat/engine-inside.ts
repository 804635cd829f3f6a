import type { EventEmitter } from 'node:events';
import type { Socket as TcpSocket } from 'node:net';
import type { ChatServer, ChatSocket } from './chat-socket.js';

/**
 * All private fields of engine.io and ws that are used; no other file names one. `test/e2e/engine-inside.test.ts`
 * tells which one has moved.
 */

type Conn = ChatSocket['conn'];

/** A WebSocket of `ws`. */
interface Ws extends EventEmitter {
  readyState: number;
  bufferedAmount: number;
  terminate(): void;
  /** Undefined before its handshake is over. */
  _socket?: TcpSocket;
}

interface Inside {
  writeBuffer: { data?: string | Buffer }[];
  transport: {
    name: string;
    writable: boolean;
    /** Of the transport `websocket`. */
    socket?: Ws;
    /** Of `polling`: the request that waits for packets. */
    req?: { socket?: TcpSocket } | null;
  };
}

const inside = (conn: Conn): Inside => conn as unknown as Inside;

/** Packets that wait for the transport. */
export function pendingPackets(conn: Conn): number {
  return inside(conn).writeBuffer.length;
}

/** Bytes sent to a client that have not left yet: in engine.io, in ws and in the socket's own buffer. */
export function pendingBytes(conn: Conn): number {
  const { writeBuffer, transport } = inside(conn);
  let bytes = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) bytes += data?.length ?? 0;
  return bytes;
}

/** Resolves when all that was sent has left engine.io, or the connection is gone. */
export async function drained(conn: Conn): Promise<void> {
  while (conn.readyState === 'open' && pendingPackets(conn) > 0) {
    await new Promise<void>(resolve => {
      const done = (): void => {
        conn.off('drain', done);
        conn.off('close', done);
        resolve();
      };
      conn.on('drain', done);
      conn.on('close', done);
    });
  }
}

/** Ends TCP for writing after what waits, without a WebSocket Close. Does nothing on long polling. */
export function halfClose(conn: Conn): void {
  inside(conn).transport.socket?._socket?.end();
}

/** True for a connection of long polling whose poll waits for something to be sent. */
export function pollWaits(conn: Conn): boolean {
  const { name, writable } = inside(conn).transport;
  return name === 'polling' && writable;
}

/** Cuts TCP at once, dropping what waits. */
export function cut(conn: Conn): void {
  const { socket, req } = inside(conn).transport;
  // engine.io's own close waits for the other side's goodbye, which some clients never say
  socket?.terminate();
  req?.socket?.destroy();
  conn.close(true);
}

/** Releases the handshake's HTTP request once it is no longer needed: it is a third of an idle connection's memory. */
export function forgetRequest({ conn }: ChatSocket): void {
  (conn as { request: unknown }).request = undefined;
}

/** Every connection, in the room or not. */
export function connectionsOf(server: ChatServer): Conn[] {
  return Object.values((server.engine as unknown as { clients: Record<string, Conn> }).clients);
}

/** python-engineio takes an answer with more packets for an attack, and ends the connection. */
export const PACKETS_A_POLL = 16;

/**
 * Limits the packets in the answer to a poll; the others wait for the next one. engine.io emits `flush` before it
 * takes the buffer, and `drain` after it. A closed connection gets all that is left, since there is no next poll.
 */
export function limitPolls(engine: EventEmitter): void {
  const rest = new WeakMap<Conn, Inside['writeBuffer']>();
  engine.on('flush', (conn: Conn, buffer: Inside['writeBuffer']) => {
    const { transport } = inside(conn);
    if (transport.name !== 'polling' || buffer.length <= PACKETS_A_POLL || conn.readyState !== 'open') return;
    rest.set(conn, buffer.splice(PACKETS_A_POLL));
  });
  engine.on('drain', (conn: Conn) => {
    const waiting = rest.get(conn);
    if (!waiting) return;
    rest.delete(conn);
    inside(conn).writeBuffer.unshift(...waiting);
  });
}
