import type { UsedSession } from '../../auth/session-uses.js';
import type { LeaveCause, Role, ServerToClientEvents, SessionNotice } from '../../contract/events.js';
import type { Actor } from '../../logging/moderation-log.writer.js';

export type ServerEvent = keyof ServerToClientEvents;
export type PayloadOf<E extends ServerEvent> = Parameters<ServerToClientEvents[E]>[0];

/** The member behind a session. The role is the present one. */
export interface SessionMember {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
}

/** What was checked when a connection was let in: never from a payload. */
export interface SessionFacts extends UsedSession {
  readonly member: SessionMember;
  /** The token's version and end, epoch ms. */
  readonly tokenVersion: number;
  readonly expiresAt: number;
  /** The log up to here is reflected in what admission checked: older kicks do not concern this session. */
  readonly asOf: number;
}

/** Takes over what was checked; the sessions of all transports begin so. */
export abstract class AdmittedSession implements SessionFacts {
  readonly id: string;
  lastSeenAt: number;
  readonly member: SessionMember;
  readonly tokenVersion: number;
  readonly expiresAt: number;
  readonly asOf: number;

  constructor({ id, lastSeenAt, member, tokenVersion, expiresAt, asOf }: SessionFacts) {
    this.id = id;
    this.lastSeenAt = lastSeenAt;
    this.member = member;
    this.tokenVersion = tokenVersion;
    this.expiresAt = expiresAt;
    this.asOf = asOf;
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
  /** Until when a session that was not resumed may still ask to be, once; of `performance.now()`. */
  resumableUntil?: number | undefined;

  /** Sends an event. It is dropped when the connection has ended. */
  send<E extends ServerEvent>(event: E, payload: PayloadOf<E>): void;
  /** Resolves when all that was sent has left the process, or the connection has ended. */
  drained(): Promise<void>;
  /** From here on it gets what is sent through a `Broadcast`. */
  join(): void;
  /** Takes it out again, for as long as it is brought up to date. */
  leave(): void;
  /** Ends the connection of a client that must not come back by itself, after a last notice. */
  close(cause: LeaveCause, notice?: SessionNotice): void;
  /** Ends the connection of a client that should reconnect, once what waits has been sent. Nothing is sent after it. */
  interrupt(): Promise<void>;
  /** Cuts the connection at once; what waits is lost. Its client should reconnect. */
  terminate(): void;
}

/** The actor of the acts that a session asks for. */
export function actorOf({ member, tokenVersion, id }: ChatSession): Actor {
  return { id: member.id, tokenVersion, sessionId: id };
}
