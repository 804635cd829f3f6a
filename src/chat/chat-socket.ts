import { once, type EventEmitter } from 'node:events';
import type { Server, Socket } from 'socket.io';
import type {
  ClientToServerEvents,
  LeaveCause,
  ServerToClientEvents,
  SessionNotice,
} from '../contract/events.js';
import type { Entrance } from './entrance.js';
import type { Participant } from './participant.js';

/** What the server knows of a connection, set once in `io.use`: never from a payload. */
export interface SocketData {
  participant: Participant;
  /** The token's version and end, epoch ms. */
  tokenVersion: number;
  expiresAt: number;
  /** The log up to here is reflected in what admission checked: older kicks do not concern this socket. */
  asOf: number;
  entrance: Entrance;
  /** Why we close it, if we do. */
  closing?: LeaveCause;
}

type NoEvents = Record<string, never>;
export type ChatSocket = Socket<ClientToServerEvents, ServerToClientEvents, NoEvents, SocketData>;
export type ChatServer = Server<ClientToServerEvents, ServerToClientEvents, NoEvents, SocketData>;

/** Everyone who is up to date. */
export const ROOM = 'room';
/** The live sockets of one account. By id: a name could be chosen to collide. */
export const userRoom = (accountId: number): string => `user:${accountId}`;

const TERMINATE_AFTER_MS = 1_500;
/** RFC 6455 has no number for it; the WebSocket interface of the HTML standard does. */
const WEBSOCKET_CLOSED = 3;

/** Tells a socket why and closes it, TCP too: a reader that has stalled would keep its connection open. */
export function closeSocket(socket: ChatSocket, notice: SessionNotice, cause: LeaveCause): void {
  socket.data.closing = cause;
  socket.emit('session', notice);
  socket.disconnect(true);
  endConnection(socket.conn);
}

/** Ends a connection that has no more business here: first kindly, then by force. */
export function endConnection(conn: ChatSocket['conn']): void {
  conn.close();
  setTimeout(() => terminate(conn), TERMINATE_AFTER_MS).unref();
}

/** Cuts a connection without a word. Its client takes it for a network fault, comes back and resumes. */
export function terminate(conn: ChatSocket['conn']): void {
  const transport = conn.transport as unknown as {
    socket?: { terminate?(): void };
    req?: { socket?: { destroy(): void } } | null;
  };
  // engine.io's own close waits for the other side's goodbye, which some clients never say
  transport.socket?.terminate?.();
  transport.req?.socket?.destroy();
  conn.close(true);
}

/** Lets go of the handshake's HTTP request, once all is known that it told: it is a third of an idle connection's memory. */
export function forgetRequest({ conn }: ChatSocket): void {
  (conn as { request: unknown }).request = undefined;
}

/** Resolves when the TCP connection of a WebSocket has ended, at once for anything else. */
export async function ended(conn: ChatSocket['conn']): Promise<void> {
  const { socket } = conn.transport as unknown as { socket?: EventEmitter & { readyState?: number } };
  if (socket?.readyState !== undefined && socket.readyState !== WEBSOCKET_CLOSED) await once(socket, 'close');
}

interface EngineInside {
  writeBuffer: { data?: string | Buffer }[];
  transport: { socket?: { bufferedAmount?: number } };
}

/** Packets that wait for the transport. */
export function pendingPackets(conn: ChatSocket['conn']): number {
  return (conn as unknown as EngineInside).writeBuffer.length;
}

/** Bytes that were sent to a client and have not left: in engine.io, in ws and in the socket's own buffer. */
export function pendingBytes(conn: ChatSocket['conn']): number {
  const { writeBuffer, transport } = conn as unknown as EngineInside;
  let bytes = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) bytes += data?.length ?? 0;
  return bytes;
}
