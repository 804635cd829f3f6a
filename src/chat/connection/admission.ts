import { Injectable, Logger } from '@nestjs/common';
import { ChatError } from '../../contract/errors.js';
import { Settings } from '../../config/settings.js';
import { errorCode } from '../../database/database-errors.js';
import { bearerOf } from '../../auth/bearer.js';
import { originOf } from '../../auth/request-origin.js';
import { TokenLimits } from '../../auth/token-limits.js';
import { Tokens } from '../../auth/tokens.js';
import type { ChatSocket } from '../chat-socket.js';
import { terminate } from '../endings.js';
import { StartPositions } from './start-position.js';
import { Participants } from '../participants.js';
import { PendingConnections } from '../transport/socket-io/pending-connections.js';
import { ThrottledLogger } from '../../rates/throttled-logger.js';
import { TokenBuckets } from '../../rates/token-bucket.js';

const CONNECTS_BURST = 20;

/** The door: who may connect, decided in `io.use`, before the gateway knows of the socket. */
@Injectable()
export class Admission {
  readonly #warning = new ThrottledLogger(new Logger(Admission.name));
  /** Connections that have a socket: CONNECT is for once. */
  readonly #admitted = new WeakSet<ChatSocket['conn']>();
  readonly #connects: TokenBuckets<number>;
  #closed = false;

  constructor(
    private readonly tokens: Tokens,
    private readonly participants: Participants,
    private readonly entrances: StartPositions,
    private readonly limits: TokenLimits,
    private readonly pending: PendingConnections,
    private readonly settings: Settings,
  ) {
    this.#connects = new TokenBuckets(settings.RATE_CONNECTS_PER_SECOND, CONNECTS_BURST);
  }

  /** Refuses all connections from now on. */
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
      if (
        error instanceof ChatError &&
        error.code !== 'UNAVAILABLE' &&
        error.code !== 'BUSY' &&
        this.#mayTell(socket, error)
      ) {
        this.pending.refused(socket.conn);
        next(Object.assign(new Error(error.message), { data: error.body() }));
        return;
      }
      // stock clients do not come back after a refusal, but do after a lost connection
      this.#warning.warn(`a connection is put off: ${errorCode(error)}`);
      terminate(socket.conn);
    }
  }

  async #admit(socket: ChatSocket): Promise<void> {
    const { auth, headers } = socket.handshake;
    const checked = await this.tokens.check(auth.token ?? bearerOf(headers), claims => {
      assertNow(this.limits.connects.ofToken(claims));
      this.pending.proven(socket.conn);
    });
    const { account, tokenVersion, expiresAt, session, asOf } = checked;
    assertNow(this.#connects.take(account.id));
    const entrance = await this.entrances.prepare(account.id, auth);
    const participant = await this.participants.enter(
      account,
      originOf(socket.request, this.settings.TRUST_PROXY),
    );
    Object.assign(socket.data, { participant, tokenVersion, expiresAt, session, asOf, entrance });
  }
  /** Whether an address may still be told what is wrong with its tokens; beyond the limit its clients are put off. */
  #mayTell({ request }: ChatSocket, { code }: ChatError): boolean {
    if (!code.startsWith('TOKEN_')) return true;
    return this.limits.connects.ofStranger(originOf(request, this.settings.TRUST_PROXY).ip) === 0;
  }
}

function assertNow(retryAfterMs: number): void {
  if (retryAfterMs > 0) throw new ChatError('BUSY', { retryAfterMs });
}
