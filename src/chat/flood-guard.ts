import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { terminate, type ChatServer, type ChatSocket } from './chat-socket.js';
import { TokenBucket } from './token-bucket.js';

type Conn = ChatSocket['conn'];
type WebSocketTransport = { name: string; socket?: { on(event: 'ping', take: () => void): void } };

/** So many times the rate of events is the rate of packets of any kind, with two seconds of it at once. */
const PACKETS_PER_EVENT = 40;
const BURST_S = 2;

/**
 * The last line against floods, below Socket.IO: everything a connection sends counts, pings and acks and what
 * is no event too, large packets for more. Who sends too much is cut at once, for answering would be the work
 * that the flood wants.
 */
@Injectable()
export class FloodGuard {
  readonly #logger = new Logger(FloodGuard.name);

  constructor(private readonly settings: Settings) {}

  watch(server: ChatServer): void {
    const perSecond = this.settings.RATE_EVENTS_PER_SECOND * PACKETS_PER_EVENT;
    if (perSecond === 0) return;
    server.engine.on('connection', (conn: Conn) => {
      const bucket = new TokenBucket(perSecond, perSecond * BURST_S);
      let cut = false;
      const charge = (bytes: number): void => {
        // a kilobyte costs as much as a packet
        if (cut || bucket.take(1 + bytes / 1_024) === 0) return;
        cut = true;
        this.#logger.warn('cut a connection that flooded');
        terminate(conn);
      };
      conn.on('packet', ({ data }: { data?: string | Buffer }) => charge(data?.length ?? 0));
      const watchPings = (transport: WebSocketTransport): void => {
        if (transport.name === 'websocket') transport.socket?.on('ping', () => charge(0));
      };
      watchPings(conn.transport);
      conn.on('upgrade', watchPings as never);
    });
  }
}
