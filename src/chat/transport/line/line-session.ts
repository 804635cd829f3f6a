import type { Socket } from 'node:net';
import type { LeaveCause, SessionNotice } from '../../../contract/events.js';
import {
  AdmittedSession,
  type ChatSession,
  type PayloadOf,
  type ServerEvent,
  type SessionFacts,
} from '../session.js';
import { endLater, interruptSocket } from './endings.js';
import type { Lines, LineReceiver } from './lines.js';

/** A session over TCP, as lines of text. */
export class LineSession extends AdmittedSession implements ChatSession, LineReceiver {
  closing: LeaveCause | undefined;
  /** The server is ending it: further input is ignored. */
  isEnding = false;

  constructor(
    private readonly socket: Socket,
    facts: SessionFacts,
    private readonly lines: Lines,
    /** Called once, when it no longer is a session of the room. */
    private readonly ended: (session: LineSession) => void,
  ) {
    super(facts);
  }

  get isOpen(): boolean {
    return this.socket.writable && !this.isEnding;
  }

  get pendingBytes(): number {
    return this.socket.writableLength;
  }

  send<E extends ServerEvent>(event: E, payload: PayloadOf<E>): void {
    if (event === 'welcome') this.lines.welcomed(this);
    this.write(this.lines.textOf(event, payload, this.member.name));
  }

  /** Writes complete lines as they are; nothing once the connection has ended. */
  write(text: string | Buffer): void {
    if (text.length > 0 && this.socket.writable) this.socket.write(text);
  }

  async drained(): Promise<void> {
    if (!this.socket.writableNeedDrain) return;
    await new Promise<void>(resolve => {
      const done = (): void => {
        this.socket.off('drain', done).off('close', done);
        resolve();
      };
      this.socket.on('drain', done).on('close', done);
    });
  }

  join(): void {
    this.lines.join(this);
  }

  leave(): void {
    this.lines.leave(this);
  }

  close(cause: LeaveCause, notice?: SessionNotice): void {
    if (this.isEnding) return;
    if (notice) this.write(this.lines.format.notice(notice));
    this.isEnding = true;
    this.closing = cause;
    endLater(this.socket);
    this.ended(this);
  }

  async interrupt(): Promise<void> {
    this.isEnding = true;
    this.lines.removed(this);
    await interruptSocket(this.socket);
  }

  terminate(): void {
    this.socket.destroy();
  }
}
