import type { Server as HttpServer } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { Target, Transport } from '../broadcast.js';
import { accountRoom, INTERRUPTED, JOINED, type ChatServer } from './chat-socket.js';
import { interrupt } from './endings.js';
import { connectionsOf } from './engine-internals.js';

const NONE: Target = { send: () => undefined };

/** All sockets of this node: the only holder of the Socket.IO server. */
@Injectable()
export class Sockets implements Transport {
  #server: ChatServer | undefined;

  get server(): ChatServer | undefined {
    return this.#server;
  }

  /** Called by the gateway, as soon as Nest has created the server. */
  open(server: ChatServer): void {
    this.#server = server;
  }

  get size(): number {
    return this.#server?.sockets.sockets.size ?? 0;
  }

  toAll(): Target {
    return targetOf(this.#server?.local.to(JOINED));
  }

  toAllBut(accountIds: readonly number[]): Target {
    return targetOf(this.#server?.local.to(JOINED).except(accountIds.map(accountRoom)));
  }

  to(accountId: number): Target {
    return targetOf(this.#server?.local.to(accountRoom(accountId)));
  }

  toWelcomed(): Target {
    return targetOf(this.#server?.local.except(INTERRUPTED));
  }

  /** Ends all TCP connections. Synchronous at first, so that none is added: a half-sent request would block the stop. */
  async end(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    const http = server.httpServer as HttpServer;
    http.close();
    await Promise.all(connectionsOf(server).map(interrupt));
    server.engine.close();
    http.closeAllConnections();
  }
}

type Operator = ReturnType<ChatServer['to']>;

function targetOf(operator: Operator | undefined): Target {
  // the compiler cannot pair an event with its payload here
  return operator ? { send: (event, payload) => void operator.emit(event, ...([payload] as never)) } : NONE;
}
