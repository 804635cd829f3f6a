import { Injectable, Logger } from '@nestjs/common';
import { bearerOf } from '../../../auth/bearer.js';
import { originOf } from '../../../auth/request-origin.js';
import { TokenLimits } from '../../../auth/token-limits.js';
import { Settings } from '../../../config/settings.js';
import { ChatError } from '../../../contract/errors.js';
import { errorCode } from '../../../database/database-errors.js';
import { ThrottledLogger } from '../../../rates/throttled-logger.js';
import { Admission } from '../../connection/admission.js';
import { PendingConnections, type PendingConnection } from '../../connection/pending-connections.js';
import type { ChatServer, ChatSocket, Conn } from './chat-socket.js';
import { closeLater, terminate } from './endings.js';
import { onceGone, pollWaits } from './engine-internals.js';
import { SocketIoSession } from './socket-io-session.js';

const WITHIN_MS = 5_000;

/** Admits sockets: from the first packet of a connection to its session, before the gateway sees the socket. */
@Injectable()
export class Handshake {
  readonly #warning = new ThrottledLogger(new Logger(Handshake.name));
  /** Connections that have a socket: CONNECT is allowed once. */
  readonly #admitted = new WeakSet<Conn>();
  readonly #pending = new WeakMap<Conn, PendingConnection>();

  constructor(
    private readonly admission: Admission,
    private readonly pending: PendingConnections,
    private readonly limits: TokenLimits,
    private readonly settings: Settings,
  ) {}

  watch(server: ChatServer): void {
    server.engine.on('connection', (conn: Conn) => this.#add(conn));
    server.use((socket, next) => void this.#admit(socket, next));
  }

  /** This socket is in the room. */
  arrived({ conn }: ChatSocket): void {
    this.#of(conn, one => this.pending.arrived(one));
  }

  /** Socket.IO middleware. A refusal reaches the client as `connect_error`; an internal error cuts the connection. */
  async #admit(socket: ChatSocket, next: (error?: Error) => void): Promise<void> {
    const { conn } = socket;
    try {
      if (this.#admitted.has(conn))
        throw new ChatError('BUSY', { message: 'This connection has a socket already.' });
      this.#admitted.add(conn);
      const { auth, headers } = socket.handshake;
      const { start, ...facts } = await this.admission.admit({
        token: auth.token ?? bearerOf(headers),
        position: auth,
        origin: this.#originOf(socket.request),
        proven: () => this.#of(conn, one => this.pending.proven(one)),
      });
      Object.assign(socket.data, { session: new SocketIoSession(socket, facts), start });
      next();
    } catch (error) {
      if (error instanceof ChatError && this.#mayTell(socket, error)) {
        this.#of(conn, one => this.pending.refused(one));
        next(Object.assign(new Error(error.message), { data: error.body() }));
        return;
      }
      // stock clients do not reconnect after a refusal, but do after a lost connection
      this.#warning.warn(`a connection could not be admitted: ${errorCode(error)}`);
      terminate(conn);
    }
  }

  /** Whether an address may still learn what is wrong with its tokens; beyond the limit its connections are cut. */
  #mayTell({ request }: ChatSocket, { code }: ChatError): boolean {
    if (code === 'UNAVAILABLE' || code === 'BUSY') return false;
    if (!code.startsWith('TOKEN_')) return true;
    return this.limits.connects.ofStranger(this.#originOf(request).ip) === 0;
  }

  #add(conn: Conn): void {
    const one: PendingConnection = {
      address: this.#originOf(conn.request).ip,
      withinMs: WITHIN_MS,
      cut: () => terminate(conn),
      endRefused: () => closeLater(conn),
      // this answers a waiting poll; without one, engine.io would wait for the next poll
      endSilent: () => (pollWaits(conn) ? conn.close() : terminate(conn)),
    };
    this.#pending.set(conn, one);
    this.pending.add(one);
    // a client may keep the WebSocket of a connection that has ended
    conn.once('close', () => onceGone(conn, () => this.pending.arrived(one)));
  }

  #of(conn: Conn, act: (one: PendingConnection) => void): void {
    const one = this.#pending.get(conn);
    if (one) act(one);
  }

  #originOf(request: ChatSocket['request']) {
    return originOf(request, this.settings.TRUST_PROXY, 'socket.io');
  }
}
