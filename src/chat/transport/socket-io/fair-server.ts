import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type ServerOptions as WebSocketOptions, type WebSocket } from 'ws';

/** Browsers send the longest message in a few; all are read in one turn, and none of them is a packet yet. */
const FRAGMENTS_MAX = 128;

/** `ws` waits 30 s for the answer to a Close, while a client keeps a socket that nothing else counts. */
const CLOSE_WITHIN_MS = 1_000;

/** When the newest bytes of each WebSocket came. */
const arrivals = new WeakMap<WebSocket, number>();

/** What `performance.now()` said when the newest bytes of this WebSocket came: its messages are read later. */
export function lastArrival(socket: WebSocket): number {
  return arrivals.get(socket) ?? performance.now();
}

/**
 * One message per connection and turn: a burst of one connection does not hold up the others. Few fragments
 * per message: the flood guard does not count them as packets. The answer to a Close is awaited only briefly.
 */
export class FairServer extends WebSocketServer {
  constructor(options: WebSocketOptions) {
    super({
      ...options,
      allowSynchronousEvents: false,
      maxFragments: FRAGMENTS_MAX,
      closeTimeout: CLOSE_WITHIN_MS,
    } as WebSocketOptions);
  }

  override handleUpgrade(
    request: IncomingMessage,
    connection: Duplex,
    head: Buffer,
    use: (socket: WebSocket, request: IncomingMessage) => void,
  ): void {
    super.handleUpgrade(request, connection, head, socket => {
      // before `ws`, which may read a message at once
      connection.prependListener('data', () => arrivals.set(socket, performance.now()));
      use(socket, request);
    });
  }
}
