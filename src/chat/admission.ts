import { Injectable, Logger } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import { Settings } from '../config/settings.js';
import { faultCode } from '../database/faults.js';
import { originOf } from '../auth/request-origin.js';
import { Tokens } from '../auth/tokens.js';
import type { ChatSocket } from './chat-socket.js';
import { terminate } from './endings.js';
import { Entrances } from './entrance.js';
import { Participants } from './participants.js';
import { RareWarning } from './rare-warning.js';
import { TokenBuckets } from './token-bucket.js';

const CONNECTS_BURST = 20;
const PRUNE_EVERY_MS = 60_000;

/** The door: who may connect, decided in `io.use`, before the gateway knows of the socket. */
@Injectable()
export class Admission {
  readonly #warning = new RareWarning(new Logger(Admission.name));
  /** Connections that have a socket: CONNECT is for once. */
  readonly #admitted = new WeakSet<ChatSocket['conn']>();
  readonly #connects: TokenBuckets<number>;
  #closed = false;

  constructor(
    private readonly tokens: Tokens,
    private readonly participants: Participants,
    private readonly entrances: Entrances,
    private readonly settings: Settings,
  ) {
    this.#connects = new TokenBuckets(settings.RATE_CONNECTS_PER_SECOND, CONNECTS_BURST);
    setInterval(() => this.#connects.prune(), PRUNE_EVERY_MS).unref();
  }

  /** Lets nobody in from now on. */
  close(): void {
    this.#closed = true;
  }

  /** Socket.IO middleware. A refusal reaches the client as `connect_error`; a fault of ours as a lost connection. */
  async admit(socket: ChatSocket, next: (error?: Error) => void): Promise<void> {
    try {
      if (this.#closed) throw new ChatError('UNAVAILABLE', { message: 'The server is stopping.' });
      if (this.#admitted.has(socket.conn)) throw new ChatError('BUSY', { message: 'A second CONNECT.' });
      this.#admitted.add(socket.conn);
      await this.#admit(socket);
      next();
    } catch (error) {
      if (error instanceof ChatError && error.code !== 'UNAVAILABLE' && error.code !== 'BUSY') {
        next(Object.assign(new Error(error.message), { data: error.body() }));
        return;
      }
      // stock clients do not come back after a refusal, but do after a lost connection
      this.#warning.say(`a connection is put off: ${faultCode(error)}`);
      terminate(socket.conn);
    }
  }

  async #admit(socket: ChatSocket): Promise<void> {
    const { auth, headers } = socket.handshake;
    const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
    const { account, tokenVersion, expiresAt, session, asOf } = await this.tokens.check(auth.token ?? bearer);
    const retryAfterMs = this.#connects.take(account.id);
    if (retryAfterMs > 0) throw new ChatError('BUSY', { retryAfterMs });
    const entrance = await this.entrances.prepare(account.id, auth);
    const participant = await this.participants.enter(
      account,
      originOf(socket.request, this.settings.TRUST_PROXY),
    );
    Object.assign(socket.data, { participant, tokenVersion, expiresAt, session, asOf, entrance });
  }
}
