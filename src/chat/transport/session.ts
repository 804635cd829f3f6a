import type { UsedSession } from '../../auth/session-uses.js';
import type { LeaveCause, Role, ServerToClientEvents, SessionNotice } from '../../contract/events.js';
import type { Actor } from '../../logging/moderation-log.writer.js';

export type ServerEvent = keyof ServerToClientEvents;
export type PayloadOf<E extends ServerEvent> = Parameters<ServerToClientEvents[E]>[0];

/** The member of a session, with their present role. */
export interface SessionMember {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
}

/** What was checked at admission: never taken from a payload. */
export interface SessionFacts extends UsedSession {
  readonly member: SessionMember;
  /** The token's version, and its end in epoch ms. */
  readonly tokenVersion: number;
  readonly expiresAt: number;
  /** Admission has checked the log up to here: older kicks do not concern this session. */
  readonly asOf: number;
  /** From where it connected. */
  readonly address: string;
}

/** Applies what was checked; the sessions of all transports begin with this. */
export abstract class AdmittedSession implements SessionFacts {
  readonly id: string;
  lastSeenAt: number;
  readonly member: SessionMember;
  readonly tokenVersion: number;
  readonly expiresAt: number;
  readonly asOf: number;
  readonly address: string;

  constructor({ id, lastSeenAt, member, tokenVersion, expiresAt, asOf, address }: SessionFacts) {
    this.id = id;
    this.lastSeenAt = lastSeenAt;
    this.member = member;
    this.tokenVersion = tokenVersion;
    this.expiresAt = expiresAt;
    this.asOf = asOf;
    this.address = address;
  }
}

/**
 * The session port: a connection that has logged in, whatever protocol it speaks. `id` is the id of the log-in
 * session, which several connections may share.
 */
export interface ChatSession extends SessionFacts {
  /** False once the connection has ended. */
  readonly isOpen: boolean;
  /** Bytes that were sent and have not left yet. */
  readonly pendingBytes: number;
  /** Why the server closes it, once it does. */
  closing?: LeaveCause | undefined;
  /** Until when a session that was not resumed may ask for it once, in the ms of `performance.now()`. */
  resumableUntil?: number | undefined;

  /** Sends an event. It is dropped when the connection has ended. */
  send<E extends ServerEvent>(event: E, payload: PayloadOf<E>): void;
  /** Resolves when all that was sent has left the process, or the connection has ended. */
  drained(): Promise<void>;
  /** From now on it gets what is sent through a `Broadcast`. */
  join(): void;
  /** Removes it from broadcasts while it is catching up. */
  leave(): void;
  /** Ends the connection after a last notice. Its client must not reconnect by itself. */
  close(cause: LeaveCause, notice?: SessionNotice): void;
  /** Ends the connection after pending data, so that its client reconnects. Nothing is sent after that. */
  interrupt(): Promise<void>;
  /** Cuts the connection now; pending data is lost. Its client should reconnect. */
  terminate(): void;
}

/** The actor of the acts of a session. */
export function actorOf({ member, tokenVersion, id, address }: ChatSession): Actor {
  return { id: member.id, tokenVersion, sessionId: id, address };
}
