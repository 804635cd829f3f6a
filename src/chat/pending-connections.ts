import type { IncomingMessage } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { limitKey, originOf } from '../auth/request-origin.js';
import type { ChatServer, ChatSocket } from './chat-socket.js';
import { RareWarning } from './rare-warning.js';

type Conn = ChatSocket['conn'];

/** Counts the connections of an address that have not come through the door yet, so that they stay few. */
@Injectable()
export class PendingConnections {
  readonly #warning = new RareWarning(new Logger(PendingConnections.name));
  readonly #byAddress = new Map<string, number>();
  readonly #addressOf = new WeakMap<Conn, string>();

  constructor(private readonly settings: Settings) {}

  watch(server: ChatServer): void {
    server.engine.on('connection', (conn: Conn) => {
      const address = this.#address(conn.request);
      this.#addressOf.set(conn, address);
      this.#byAddress.set(address, (this.#byAddress.get(address) ?? 0) + 1);
      conn.once('close', () => this.arrived(conn));
    });
  }

  /** May this address open one more? Asked with the handshake. */
  hasRoom(request: IncomingMessage): boolean {
    const most = this.settings.MAX_PENDING_PER_ADDRESS;
    const address = this.#address(request);
    if (most === 0 || (this.#byAddress.get(address) ?? 0) < most) return true;
    this.#warning.say(
      `refused connections from ${address}: MAX_PENDING_PER_ADDRESS are open that have not logged in; ` +
        'if that address is your proxy, set TRUST_PROXY',
    );
    return false;
  }

  /** This connection is through the door, or gone. */
  arrived(conn: Conn): void {
    const address = this.#addressOf.get(conn);
    if (address === undefined) return;
    this.#addressOf.delete(conn);
    const left = this.#byAddress.get(address)! - 1;
    if (left > 0) this.#byAddress.set(address, left);
    else this.#byAddress.delete(address);
  }

  #address(request: IncomingMessage): string {
    return limitKey(originOf(request, this.settings.TRUST_PROXY).ip);
  }
}
