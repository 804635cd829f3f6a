import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Logger, type INestApplicationContext, type WsMessageHandler } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Server, ServerOptions, Socket } from 'socket.io';
import * as parser from 'socket.io-parser';
import { LIMITS } from '../../../contract/limits.js';
import { Settings } from '../../../config/settings.js';
import { loggable } from '../../../database/database-errors.js';
import { AllowedOrigins } from './allowed-origins.js';
import { FairServer } from './fair-server.js';
import { limitPolls, limitUpgrades } from './engine-internals.js';
import { limitPipelining } from './pipelining-limit.js';
import { limitSilentSockets } from './silent-sockets.js';
import { ThrottledLogger } from '../../../rates/throttled-logger.js';

const CONNECT = '0';
const CONNECT_NULL = '0null';

/** The protocol has no binary data: the parser refuses a packet that announces attachments. */
class TextDecoder extends parser.Decoder {
  constructor() {
    super({ maxAttachments: 0 });
  }

  /** A CONNECT with `auth: null` has no auth: some libraries write null for a missing value. */
  override add(packet: unknown): void {
    super.add(packet === CONNECT_NULL ? CONNECT : packet);
  }
}

/** As engine.io numbers the reasons of `connection_error`. */
const UNSUPPORTED_PROTOCOL = 5;

/** Socket.IO with the room's settings. */
export class RoomIoAdapter extends IoAdapter {
  readonly #logger = new Logger(RoomIoAdapter.name);
  readonly #foreign = new ThrottledLogger(this.#logger);
  readonly #old = new ThrottledLogger(this.#logger);
  readonly #settings: Settings;
  readonly #origins: AllowedOrigins;
  /** TCP connections that have left HTTP, which `closeAllConnections` does not know. */
  readonly #upgraded = new Set<Duplex>();

  /** @param safety sets the headers of REST's answers: engine.io answers its requests before Express sees them */
  constructor(
    app: INestApplicationContext,
    private readonly safety: (request: IncomingMessage, response: ServerResponse, next: () => void) => void,
  ) {
    super(app);
    this.#settings = app.get(Settings);
    this.#origins = new AllowedOrigins(this.#settings);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const server = super.createIOServer(port, {
      ...options,
      serveClient: false,
      // connectionStateRecovery stays off: it would let a kicked member back in without a check
      allowEIO3: false,
      perMessageDeflate: false,
      wsEngine: FairServer,
      maxHttpBufferSize: LIMITS.frameMaxBytes,
      // Socket.IO would close politely, and then wait for a poll: `PendingConnections` cuts it earlier
      connectTimeout: 60_000,
      upgradeTimeout: 5_000,
      pingInterval: 15_000,
      pingTimeout: 10_000,
      parser: { ...parser, Decoder: TextDecoder },
      cors: {
        origin: (origin, answer) => answer(null, origin !== undefined && this.#origins.listed(origin)),
      },
      allowRequest: (request, answer) => this.#allow(request, answer),
    } as ServerOptions);
    server.engine.use(this.safety);
    limitUpgrades(server.engine);
    limitPolls(server.engine);
    server.engine.on('connection_error', (error: { code: number }) => this.#warnOfOld(error));
    limitPipelining(this.httpServer);
    const { TRUST_PROXY, MAX_PENDING_PER_ADDRESS } = this.#settings;
    // behind a proxy all connections are the proxy's, and it has time-outs of its own
    limitSilentSockets(this.httpServer, TRUST_PROXY > 0 ? 0 : MAX_PENDING_PER_ADDRESS);
    this.httpServer.prependListener('upgrade', (request: IncomingMessage, socket: Duplex) => {
      this.#upgraded.add(socket);
      socket.once('close', () => this.#upgraded.delete(socket));
      // engine.io would answer 400 to a foreign page, and might leave foreign upgrades open for ever
      const refusal = !this.#origins.allows(request)
        ? '403 Forbidden'
        : !request.url?.startsWith('/socket.io/') && '404 Not Found';
      if (refusal) socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\n\r\n`, () => socket.destroy());
    });
    return server;
  }

  /** Waits for no client: at a stop, `Connections` has already done that. */
  override async close(server: Server): Promise<void> {
    for (const socket of this.#upgraded) socket.destroy();
    await super.close(server);
  }

  /**
   * Nest keeps a chain of observables per socket and event: 8 KB of each idle member's memory. The room's events
   * have one payload and one answer, given by `PacketGate`, and a handler is a promise.
   */
  override bindMessageHandlers(socket: Socket, handlers: WsMessageHandler[]): void {
    for (const { message, callback } of handlers) {
      socket.on(message, (payload: unknown, ack: (answer: unknown) => void) => {
        // a failure goes through the filter, which answers and returns nothing
        (callback(payload, ack) as Promise<unknown>)
          // with an interceptor it is the promise of an observable
          .then(answer =>
            isObservable(answer) ? lastValueFrom(answer, { defaultValue: undefined }) : answer,
          )
          .then(answer => answer !== undefined && ack(answer))
          .catch((error: unknown) => this.#logger.error(loggable(error)));
      });
    }
  }

  /** Such clients retry for ever, and see only HTTP 400. */
  #warnOfOld({ code }: { code: number }): void {
    if (code !== UNSUPPORTED_PROTOCOL) return;
    this.#old.warn(
      'refused a client of Engine.IO protocol 3 (socket.io-client 2.x and its like): this room speaks protocol 4, ' +
        'from socket.io-client 3 on',
    );
  }

  /** CORS does not cover WebSocket: the handshake itself is where a foreign page is stopped. */
  #allow(request: IncomingMessage, answer: (error: string | null | undefined, ok: boolean) => void): void {
    if (!this.#origins.allows(request)) {
      this.#foreign.warn(
        `refused a connection from a page of ${printable(request.headers.origin ?? 'another site')} to host ` +
          `${printable(request.headers.host)}: if that page is yours, set PUBLIC_URL or CORS_ORIGINS`,
      );
      return answer('origin', false);
    }
    answer(null, true);
  }
}

/** Headers are bytes: control characters must not reach a terminal, and long values are cut. */
function printable(header = ''): string {
  return encodeURI(header.slice(0, 100));
}
