import type { Server, Socket } from 'socket.io';
import type { ClientToServerEvents, ServerToClientEvents } from '../../../contract/events.js';
import type { StartPosition } from '../../connection/start-position.js';
import type { ChatSession } from '../session.js';

type NoEvents = Record<string, never>;

/** Set once in the handshake: never taken from a payload. */
export interface SocketData {
  session: ChatSession;
  /** Until the socket is in the room. */
  start?: StartPosition | undefined;
}

export type ChatSocket = Socket<ClientToServerEvents, ServerToClientEvents, NoEvents, SocketData>;
export type ChatServer = Server<ClientToServerEvents, ServerToClientEvents, NoEvents, SocketData>;
/** A connection of engine.io, below the socket. */
export type Conn = ChatSocket['conn'];

/** The rooms of Socket.IO. All sessions that are up to date. */
export const JOINED = 'joined';
/** Sockets whose connection is being ended: nothing more is sent to them. */
export const INTERRUPTED = 'interrupted';
export const accountRoom = (accountId: number): string => `account:${accountId}`;
