import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '../../../config/settings.js';
import { ThrottledLogger } from '../../../rates/throttled-logger.js';
import { limitKey, originOf } from '../../../auth/request-origin.js';
import type { ChatServer, ChatSocket } from '../../chat-socket.js';
import { closeLater, terminate } from '../../endings.js';
import { onceGone, pollWaits } from './engine-internals.js';

type Conn = ChatSocket['conn'];

/** For all addresses together: each takes memory. */
const PENDING_MAX = 2_000;
const WITHIN_MS = 5_000;
/** For those with a correctly signed token, which wait for the database; its reads are given up earlier. */
const PROVEN_WITHIN_MS = 20_000;

interface Pending {
  address: string;
  refused: boolean;
  timer: NodeJS.Timeout;
}

/**
 * The connections that are not admitted yet. Their number and lifetime are limited: where an address, or the room,
 * has too many that have proven nothing, the oldest is cut. The newest is never refused: it may be a member's, who
 * proves it with the next packet, while connections that are only held open soon are the oldest.
 */
@Injectable()
export class PendingConnections {
  readonly #warning = new ThrottledLogger(new Logger(PendingConnections.name));
  readonly #pending = new Map<Conn, Pending>();
  /** Those that have proven nothing, oldest first; in all, and by address. */
  readonly #unproven = new Set<Conn>();
  readonly #byAddress = new Map<string, Set<Conn>>();

  constructor(private readonly settings: Settings) {}

  watch(server: ChatServer): void {
    server.engine.on('connection', (conn: Conn) => this.#add(conn));
  }

  /** This connection has shown a correctly signed token: from here on it is counted by account. */
  proven(conn: Conn): void {
    const pending = this.#pending.get(conn);
    if (!pending) return;
    this.#forgive(conn, pending.address);
    clearTimeout(pending.timer);
    pending.timer = setTimeout(() => this.#end(conn), PROVEN_WITHIN_MS).unref();
  }

  /** It was refused with a reason, and has nothing more to do here. */
  refused(conn: Conn): void {
    const pending = this.#pending.get(conn);
    if (!pending) return;
    pending.refused = true;
    clearTimeout(pending.timer);
    pending.timer = setTimeout(() => this.#end(conn), WITHIN_MS).unref();
  }

  /** This connection is through the door, or gone. */
  arrived(conn: Conn): void {
    const pending = this.#pending.get(conn);
    if (!pending) return;
    this.#pending.delete(conn);
    this.#forgive(conn, pending.address);
    clearTimeout(pending.timer);
  }

  #add(conn: Conn): void {
    const address = limitKey(originOf(conn.request, this.settings.TRUST_PROXY).ip);
    const timer = setTimeout(() => this.#end(conn), WITHIN_MS).unref();
    this.#pending.set(conn, { address, refused: false, timer });
    this.#unproven.add(conn);
    const ofAddress = this.#byAddress.get(address) ?? new Set();
    this.#byAddress.set(address, ofAddress.add(conn));
    // a client may keep the WebSocket of a connection that has ended
    conn.once('close', () => onceGone(conn, () => this.arrived(conn)));
    const most = this.settings.MAX_PENDING_PER_ADDRESS;
    if (most > 0 && ofAddress.size > most) {
      this.#warning.warn(
        `cut connections from ${address}: MAX_PENDING_PER_ADDRESS are open that have not logged in; ` +
          'if that address is your proxy, set TRUST_PROXY',
      );
      this.#cutOldest(ofAddress);
    } else if (this.#unproven.size > PENDING_MAX) {
      this.#warning.warn(`cut connections: ${PENDING_MAX} are open that have not logged in`);
      this.#cutOldest(this.#unproven);
    }
  }

  #cutOldest(some: Set<Conn>): void {
    const [oldest] = some;
    if (!oldest) return;
    this.arrived(oldest);
    terminate(oldest);
  }

  #end(conn: Conn): void {
    const refused = this.#pending.get(conn)?.refused;
    const proven = !this.#unproven.has(conn);
    this.arrived(conn);
    // refused clients must not come back; clients that were never answered should
    if (refused) return closeLater(conn);
    // this answers a waiting poll of an unproven client; without one, engine.io would wait for the next poll
    if (!proven && pollWaits(conn)) conn.close();
    else terminate(conn);
  }

  #forgive(conn: Conn, address: string): void {
    this.#unproven.delete(conn);
    const ofAddress = this.#byAddress.get(address);
    ofAddress?.delete(conn);
    if (ofAddress?.size === 0) this.#byAddress.delete(address);
  }
}
