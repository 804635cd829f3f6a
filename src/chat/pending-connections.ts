import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { RareWarning } from '../auth/rare-warning.js';
import { limitKey, originOf } from '../auth/request-origin.js';
import type { ChatServer, ChatSocket } from './chat-socket.js';
import { closeLater, terminate } from './endings.js';
import { pollWaits } from './engine-inside.js';

type Conn = ChatSocket['conn'];

/** Of all addresses together: what they hold is memory. */
const PENDING_MAX = 2_000;
const WITHIN_MS = 5_000;
/** Whose token is signed by us waits for the database, whose reads are given up before. */
const PROVEN_WITHIN_MS = 20_000;

interface Pending {
  address: string;
  refused: boolean;
  timer: NodeJS.Timeout;
}

/**
 * The connections that have not come through the door yet. They stay few, and short: where an address, or the room,
 * has too many that have proven nothing, the oldest of them is cut. The newest is never refused, for it may be a
 * member's, who proves it with the next packet; who holds places for nothing is always the oldest soon.
 */
@Injectable()
export class PendingConnections {
  readonly #warning = new RareWarning(new Logger(PendingConnections.name));
  readonly #pending = new Map<Conn, Pending>();
  /** Those that have proven nothing, oldest first: of all, and of each address. */
  readonly #unproven = new Set<Conn>();
  readonly #byAddress = new Map<string, Set<Conn>>();

  constructor(private readonly settings: Settings) {}

  watch(server: ChatServer): void {
    server.engine.on('connection', (conn: Conn) => this.#add(conn));
  }

  /** This connection has shown a token that is signed by us: from here on its account answers for it. */
  proven(conn: Conn): void {
    const pending = this.#pending.get(conn);
    if (!pending) return;
    this.#forgive(conn, pending.address);
    clearTimeout(pending.timer);
    pending.timer = setTimeout(() => this.#end(conn), PROVEN_WITHIN_MS).unref();
  }

  /** It was told that it may not enter, and has nothing more to do here. */
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
    conn.once('close', () => this.arrived(conn));
    const most = this.settings.MAX_PENDING_PER_ADDRESS;
    if (most > 0 && ofAddress.size > most) {
      this.#warning.say(
        `cut connections from ${address}: MAX_PENDING_PER_ADDRESS are open that have not logged in; ` +
          'if that address is your proxy, set TRUST_PROXY',
      );
      this.#cutOldest(ofAddress);
    } else if (this.#unproven.size > PENDING_MAX) {
      this.#warning.say(`cut connections: ${PENDING_MAX} are open that have not logged in`);
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
    // whoever was told no shall stay away; whoever waited in vain shall come back
    if (refused) return closeLater(conn);
    // of who said nothing a poll that waits is answered by this; where none does, engine.io would wait for one
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
