import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { ChatLog } from '../logging/chat-log.js';
import { Follower } from '../logging/follower.js';
import { Admission } from './admission.js';
import {
  endConnection,
  ended,
  forgetRequest,
  terminate,
  type ChatServer,
  type ChatSocket,
} from './chat-socket.js';
import { ConnectionSweeper } from './connection-sweeper.js';
import { Fanout } from './fanout.js';
import { FloodGuard } from './flood-guard.js';
import { PacketGate } from './packet-gate.js';
import { Participants } from './participants.js';
import { PendingConnections } from './pending-connections.js';
import { Presence } from './presence.js';
import { WelcomeService } from './welcome.service.js';
import { loggable } from '../database/faults.js';

const FLUSH_WITHIN_MS = 5_000;
const LEAVES_WITHIN_MS = 2_000;
/** Time for clients to take what was sent and to answer the closing of their connection. */
const GOODBYE_MS = 500;

/** The life of connections, from the door to the stop of the server. Nothing here may throw: Nest would exit. */
@Injectable()
export class Connections implements BeforeApplicationShutdown {
  readonly #logger = new Logger(Connections.name);
  #server: ChatServer | undefined;
  #stopping = false;

  constructor(
    private readonly admission: Admission,
    private readonly welcomes: WelcomeService,
    private readonly gate: PacketGate,
    private readonly participants: Participants,
    private readonly presence: Presence,
    private readonly fanout: Fanout,
    private readonly pending: PendingConnections,
    private readonly floods: FloodGuard,
    private readonly sweeper: ConnectionSweeper,
    private readonly log: ChatLog,
    private readonly follower: Follower,
  ) {}

  /** No new lines are taken: the server is going down. */
  get stopping(): boolean {
    return this.#stopping;
  }

  open(server: ChatServer): void {
    this.#server = server;
    server.use((socket, next) => void this.admission.admit(socket, next));
    this.pending.watch(server);
    this.floods.watch(server);
    this.fanout.open(server);
    this.presence.open(server);
    this.sweeper.watch(this.participants);
  }

  connected(socket: ChatSocket): void {
    try {
      this.pending.arrived(socket.conn);
      this.gate.guard(socket);
      this.welcomes.receive(socket);
      forgetRequest(socket);
    } catch (error) {
      this.#logger.error(loggable(error));
      socket.conn.close();
    }
  }

  disconnected(socket: ChatSocket, reason: string | undefined): void {
    const cause = socket.data.closing ?? (reason === 'client namespace disconnect' ? 'quit' : 'lost');
    this.participants.detach(socket, cause);
    // a client may leave the namespace and keep the connection, which nobody would count or end any more
    endConnection(socket.conn);
  }

  /** SIGTERM: what was taken is stored, answered and shown; then clients are sent away, and come back by themselves. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping = true;
    this.admission.close();
    await this.log.close(FLUSH_WITHIN_MS);
    await this.follower.drain();
    const all = [...this.participants.all()];
    for (const participant of all) {
      for (const socket of participant.sockets) socket.emit('session', { code: 'SERVER_STOP' });
    }
    const leaves = all.map(participant => this.participants.leave(participant, 'server_stop'));
    const conns = all.flatMap(({ sockets }) => [...sockets].map(socket => socket.conn));
    // after what waits for them, and not by closeSocket: told to leave by the server, stock clients would stay away
    for (const conn of conns) conn.close();
    await Promise.race([Promise.all(leaves), sleep(LEAVES_WITHIN_MS)]);
    await Promise.race([Promise.all(conns.map(ended)), sleep(GOODBYE_MS)]);
    conns.forEach(terminate);
    this.#server?.engine.close();
  }
}
