import type { LeaveCause, SessionNotice } from '../../../contract/events.js';
import {
  AdmittedSession,
  type ChatSession,
  type PayloadOf,
  type ServerEvent,
  type SessionFacts,
} from '../session.js';
import { accountRoom, INTERRUPTED, JOINED, type ChatSocket } from './chat-socket.js';
import { closeLater, interrupt, terminate } from './endings.js';
import { drained, pendingBytes } from './engine-internals.js';

/** A session over Socket.IO. */
export class SocketIoSession extends AdmittedSession implements ChatSession {
  closing: LeaveCause | undefined;
  resumableUntil: number | undefined;
  readonly #socket: ChatSocket;

  constructor(socket: ChatSocket, facts: SessionFacts) {
    super(facts);
    this.#socket = socket;
  }

  get isOpen(): boolean {
    return this.#socket.connected;
  }

  get pendingBytes(): number {
    return pendingBytes(this.#socket.conn);
  }

  send<E extends ServerEvent>(event: E, payload: PayloadOf<E>): void {
    // the compiler cannot pair an event with its payload here
    (this.#socket.emit as (event: E, payload: PayloadOf<E>) => boolean).call(this.#socket, event, payload);
  }

  async drained(): Promise<void> {
    return drained(this.#socket.conn);
  }

  join(): void {
    void this.#socket.join([JOINED, accountRoom(this.member.id)]);
  }

  leave(): void {
    void this.#socket.leave(JOINED);
    void this.#socket.leave(accountRoom(this.member.id));
  }

  /** Some clients would see a close right after the disconnect first, and reconnect. */
  close(cause: LeaveCause, notice?: SessionNotice): void {
    this.closing = cause;
    if (notice) this.send('session', notice);
    this.#socket.disconnect();
    closeLater(this.#socket.conn);
  }

  async interrupt(): Promise<void> {
    this.leave();
    void this.#socket.join(INTERRUPTED);
    return interrupt(this.#socket.conn);
  }

  terminate(): void {
    terminate(this.#socket.conn);
  }
}
