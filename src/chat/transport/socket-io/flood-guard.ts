import { Injectable, Logger } from '@nestjs/common';
import type { WebSocket } from 'ws';
import { Settings } from '../../../config/settings.js';
import type { ChatServer, Conn } from './chat-socket.js';
import { lastArrival } from './fair-server.js';
import { terminate } from './endings.js';
import { beforePayload, webSocketOf } from './engine-internals.js';
import { ThrottledLogger } from '../../../rates/throttled-logger.js';
import { TokenBucket } from '../../../rates/token-bucket.js';

/** Packets of any kind are read at this many times the rate of events, with a share of a second's worth at once. */
const PACKETS_PER_EVENT = 40;
const BURST_S = 0.1;
/** A sender further ahead than this has sent it all at once: it has arrived, so only cutting helps. */
const AHEAD_MAX_MS = 250;

/**
 * The last defence against floods, below Socket.IO: everything a connection sends counts, including pings, acks and
 * packets that are no events; large packets count for more. A sender that is too fast is not read for a while, so
 * its data waits at the sender; one that is far too fast is cut. An answer would be the work the flood is after.
 * It is judged by when the data came: the time that the server takes to read it gives the sender nothing.
 */
@Injectable()
export class FloodGuard {
  readonly #warning = new ThrottledLogger(new Logger(FloodGuard.name));

  constructor(private readonly settings: Settings) {}

  watch(server: ChatServer): void {
    const perSecond = this.settings.RATE_EVENTS_PER_SECOND * PACKETS_PER_EVENT;
    if (perSecond === 0) return;
    server.engine.on('connection', (conn: Conn) => {
      const bucket = new TokenBucket(perSecond, perSecond * BURST_S);
      let pausedTill = 0;
      // a kilobyte costs as much as a packet
      const charge = (bytes: number): void => {
        const socket = webSocketOf(conn);
        const aheadMs = bucket.spend(1 + bytes / 1_024, socket && lastArrival(socket));
        if (aheadMs === 0 || conn.readyState !== 'open') return;
        if (!socket || aheadMs > AHEAD_MAX_MS) return this.#cut(conn);
        if (pausedTill === 0) wait(socket, aheadMs);
        pausedTill = performance.now() + aheadMs;
      };
      const wait = (socket: WebSocket, ms: number): void => {
        socket.pause();
        setTimeout(() => {
          const left = pausedTill - performance.now();
          if (left > 1) return wait(socket, left);
          pausedTill = 0;
          socket.resume();
        }, ms).unref();
      };
      this.#limitPayload(conn, perSecond * (BURST_S + AHEAD_MAX_MS / 1_000));
      const watchPings = (): void => void webSocketOf(conn)?.on('ping', () => charge(0));
      conn.on('packet', ({ data }: { data?: string | Buffer }) => charge(data?.length ?? 0));
      conn.on('upgrade', watchPings);
      watchPings();
    });
  }

  /** engine.io reads all packets of a request in one go: they are counted before that. */
  #limitPayload(conn: Conn, max: number): void {
    beforePayload(conn, payload => {
      const isFlood = packetsIn(payload, max) > max;
      if (isFlood) this.#cut(conn);
      return !isFlood;
    });
  }

  #cut(conn: Conn): void {
    this.#warning.warn('cut a connection that flooded');
    terminate(conn);
  }
}

const SEPARATOR = '\u001e';

/** Packets of a long-polling request, counted to one beyond `max`. */
function packetsIn(payload: string, max: number): number {
  let packets = 1;
  for (let at = payload.indexOf(SEPARATOR); at !== -1 && packets <= max; packets++)
    at = payload.indexOf(SEPARATOR, at + 1);
  return packets;
}
