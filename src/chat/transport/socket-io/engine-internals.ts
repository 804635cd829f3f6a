import type { EventEmitter } from 'node:events';
import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket as TcpSocket } from 'node:net';
import type { WebSocket } from 'ws';
import type { ChatServer, ChatSocket, Conn } from './chat-socket.js';

/**
 * All private fields of engine.io 6.6 and ws 8.21 that are used; no other file names one. There is no public way to
 * measure or limit what waits, nor to end TCP. `test/transport/engine-internals.test.ts` reports which one has moved.
 */

/** A WebSocket of `ws`. */
interface Ws extends WebSocket {
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
    /** Of `polling`: takes what one request brought. */
    onData?(data: string): void;
  };
}

const inside = (conn: Conn): Inside => conn as unknown as Inside;

/** The WebSocket of a connection, or undefined for one of long polling. */
export function webSocketOf(conn: Conn): WebSocket | undefined {
  const { name, socket } = inside(conn).transport;
  return name === 'websocket' ? socket : undefined;
}

/** Hands what each request of long polling brings to `take` first, which says whether engine.io may read it. */
export function beforePayload(conn: Conn, take: (payload: string) => boolean): void {
  const { transport } = inside(conn);
  if (transport.name !== 'polling') return;
  const onData = transport.onData!.bind(transport);
  transport.onData = data => {
    if (take(data)) onData(data);
  };
}

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

/** Ends TCP for writing after pending data, without a WebSocket Close. Does nothing on long polling. */
export function halfClose(conn: Conn): void {
  inside(conn).transport.socket?._socket?.end();
}

/** True for a long-polling connection whose poll is waiting. */
export function pollWaits(conn: Conn): boolean {
  const { name, writable } = inside(conn).transport;
  return name === 'polling' && writable;
}

/** Cuts TCP at once, dropping pending data. */
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

/** Calls back when the TCP connection of a WebSocket has ended, which may be after the session's end; else at once. */
export function onceGone(conn: Conn, then: () => void): void {
  const tcp = inside(conn).transport.socket?._socket;
  if (!tcp || tcp.destroyed) then();
  else tcp.once('close', then);
}

interface Engine extends EventEmitter {
  clients: Record<string, Conn>;
  use(middleware: (request: EngineRequest, response: object, next: (error?: Error) => void) => void): void;
}

interface EngineRequest extends IncomingMessage {
  _query: { sid?: string };
}

/** Every connection, in the room or not. */
export function connectionsOf(server: ChatServer): Conn[] {
  return Object.values((server.engine as unknown as Engine).clients);
}

/**
 * Limits a connection to one WebSocket while its TCP connection is open. engine.io would let anyone who knows the
 * sid of a WebSocket upgrade it again and take it from its owner. During an upgrade of long polling it would accept
 * more of them, close them politely, and so keep them. This way the limits on connections also limit WebSockets
 * that do not have a connection yet.
 */
export function limitUpgrades(server: EventEmitter): void {
  const engine = server as Engine;
  /** The WebSocket to which a long-polling connection is moving, or has moved. */
  const upgrades = new WeakMap<Conn, TcpSocket>();
  engine.use((request, response, next) => {
    const {
      headers,
      socket,
      _query: { sid = '' },
    } = request;
    if (headers.upgrade === undefined || !Object.hasOwn(engine.clients, sid)) return next();
    const conn = engine.clients[sid]!;
    if (inside(conn).transport.name === 'websocket' || upgrades.get(conn)?.destroyed === false) {
      return next(new Error('this connection already has a WebSocket'));
    }
    // an `Upgrade` alone, without `Connection`, is a request like any other
    if (!(response instanceof ServerResponse)) upgrades.set(conn, socket);
    next();
  });
  engine.on('connection', (conn: Conn) => {
    conn.once('close', () => {
      if (inside(conn).transport.name === 'polling') upgrades.get(conn)?.destroy();
    });
  });
}

/** python-engineio takes an answer with more packets for an attack, and ends the connection. */
export const PACKETS_A_POLL = 16;

/**
 * Limits the packets in the answer to a poll; the others wait for the next one. engine.io emits `flush` before it
 * takes the buffer, and `drain` after it. A closed connection gets everything left, since there is no next poll.
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
