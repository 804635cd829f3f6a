import type { Server, Socket } from 'socket.io';
import type { ClientToServerEvents, LeaveCause, ServerToClientEvents } from '../contract/events.js';
import type { UsedSession } from '../auth/session-uses.js';
import type { Actor } from '../logging/moderation-log.writer.js';
import type { StartPosition } from './connection/start-position.js';
import type { Participant } from './participant.js';

/** What the server knows of a connection, set once in `io.use`: never from a payload. */
export interface SocketData {
  participant: Participant;
  /** The token's version and end, epoch ms. */
  tokenVersion: number;
  expiresAt: number;
  session: UsedSession;
  /** The log up to here is reflected in what admission checked: older kicks do not concern this socket. */
  asOf: number;
  /** Until the socket is in the room. */
  entrance?: StartPosition;
  /** Until when a socket that was not resumed at the handshake may still `resume`, once; of `performance.now()`. */
  resumableUntil?: number;
  /** Why we close it, if we do. */
  closing?: LeaveCause;
}

/** The actor of the acts this connection asks for. */
export function actorOf({ data }: ChatSocket): Actor {
  return { id: data.participant.id, tokenVersion: data.tokenVersion, sessionId: data.session.id };
}

type NoEvents = Record<string, never>;
export type ChatSocket = Socket<ClientToServerEvents, ServerToClientEvents, NoEvents, SocketData>;
export type ChatServer = Server<ClientToServerEvents, ServerToClientEvents, NoEvents, SocketData>;

/** Everyone who is up to date. */
export const ROOM = 'room';
/** Sockets that were refused before their welcome; nothing more is sent to them. */
export const UNWELCOMED = 'unwelcomed';
/** The live sockets of one account. By id: a name could be chosen to collide. */
export const userRoom = (accountId: number): string => `user:${accountId}`;
