import { Injectable, Logger } from '@nestjs/common';
import { limitKey } from '../../auth/request-origin.js';
import { Settings } from '../../config/settings.js';
import { ThrottledLogger } from '../../rates/throttled-logger.js';

/** For all addresses together, since each connection takes memory. */
const PENDING_MAX = 2_000;
/** Time for a refused client to close the connection itself. */
const REFUSED_WITHIN_MS = 5_000;
/** For those with a correctly signed token, which wait for the database; its reads are given up earlier. */
const PROVEN_WITHIN_MS = 20_000;

/** A connection that is not admitted yet, and how it is ended. */
export interface PendingConnection {
  readonly address: string;
  /** How long it may take to prove that it is a member's. */
  readonly withinMs: number;
  /** Cuts it without notice: a client that was never answered should retry. */
  cut(): void;
  /** Ends it after a refusal, so that its client does not reconnect by itself. */
  endRefused(): void;
  /** Ends it because it has proven nothing in time. */
  endSilent(): void;
}

interface Pending {
  address: string;
  refused: boolean;
  timer: NodeJS.Timeout;
}

/**
 * The connections that are not admitted yet, of all transports. Their number and lifetime are limited: where an
 * address, or the room, has too many that have proven nothing, the oldest is cut. The newest is never refused: it may
 * be a member's, who proves it with the next packet, while connections that are only held open soon are the oldest.
 */
@Injectable()
export class PendingConnections {
  readonly #warning = new ThrottledLogger(new Logger(PendingConnections.name));
  readonly #pending = new Map<PendingConnection, Pending>();
  /** Those that have proven nothing, oldest first; in all, and by address. */
  readonly #unproven = new Set<PendingConnection>();
  readonly #byAddress = new Map<string, Set<PendingConnection>>();

  constructor(private readonly settings: Settings) {}

  add(one: PendingConnection): void {
    const address = limitKey(one.address);
    const timer = setTimeout(() => this.#end(one), one.withinMs).unref();
    this.#pending.set(one, { address, refused: false, timer });
    this.#unproven.add(one);
    const ofAddress = this.#byAddress.get(address) ?? new Set();
    this.#byAddress.set(address, ofAddress.add(one));
    const max = this.settings.MAX_PENDING_PER_ADDRESS;
    if (max > 0 && ofAddress.size > max) {
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

  /** This connection has proven that it is a member's: from now on it is counted by account. */
  proven(one: PendingConnection): void {
    const pending = this.#pending.get(one);
    if (!pending) return;
    this.#forgive(one, pending.address);
    clearTimeout(pending.timer);
    pending.timer = setTimeout(() => this.#end(one), PROVEN_WITHIN_MS).unref();
  }

  /** It was refused with a reason, and has nothing left to do. */
  refused(one: PendingConnection): void {
    const pending = this.#pending.get(one);
    if (!pending) return;
    pending.refused = true;
    clearTimeout(pending.timer);
    pending.timer = setTimeout(() => this.#end(one), REFUSED_WITHIN_MS).unref();
  }

  /** This connection was admitted, or is gone. */
  arrived(one: PendingConnection): void {
    const pending = this.#pending.get(one);
    if (!pending) return;
    this.#pending.delete(one);
    this.#forgive(one, pending.address);
    clearTimeout(pending.timer);
  }

  #cutOldest(some: Set<PendingConnection>): void {
    const [oldest] = some;
    if (!oldest) return;
    this.arrived(oldest);
    oldest.cut();
  }

  #end(one: PendingConnection): void {
    const refused = this.#pending.get(one)?.refused;
    const proven = !this.#unproven.has(one);
    this.arrived(one);
    // refused clients must not reconnect; clients that were never answered should
    if (refused) one.endRefused();
    else if (proven) one.cut();
    else one.endSilent();
  }

  #forgive(one: PendingConnection, address: string): void {
    this.#unproven.delete(one);
    const ofAddress = this.#byAddress.get(address);
    ofAddress?.delete(one);
    if (ofAddress?.size === 0) this.#byAddress.delete(address);
  }
}
