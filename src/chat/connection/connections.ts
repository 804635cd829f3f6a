import type { Server as HttpServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { ChatLogWriter } from '../../logging/chat-log.writer.js';
import { Follower } from '../../logging/follower.js';
import { Admission } from './admission.js';
import type { ChatServer, ChatSocket } from '../chat-socket.js';
import { Sweeper } from './sweeper.js';
import { closeLater, interrupt } from '../endings.js';
import { connectionsOf, forgetRequest } from '../transport/socket-io/engine-internals.js';
import { Fanout } from '../fanout.js';
import { FloodGuard } from '../transport/socket-io/flood-guard.js';
import { PacketGate } from '../transport/socket-io/packet-gate.js';
import { Participants } from '../participants.js';
import { PendingConnections } from '../transport/socket-io/pending-connections.js';
import { Presence } from '../presence.js';
import { WelcomeService } from './welcome.service.js';
import { loggable } from '../../database/database-errors.js';

const FLUSH_WITHIN_MS = 5_000;
const READ_WITHIN_MS = 2_000;
const LEAVES_WITHIN_MS = 2_000;

/** The life of connections, from the door to the stop of the server. Nothing here may throw: Nest would exit. */
@Injectable()
export class Connections implements BeforeApplicationShutdown {
  readonly #logger = new Logger(Connections.name);
  #server: ChatServer | undefined;
  #stopping = false;
  #waitsFor = 'the start';

  constructor(
    private readonly admission: Admission,
    private readonly welcomes: WelcomeService,
    private readonly gate: PacketGate,
    private readonly participants: Participants,
    private readonly presence: Presence,
    private readonly fanout: Fanout,
    private readonly pending: PendingConnections,
    private readonly floods: FloodGuard,
    private readonly sweeper: Sweeper,
    private readonly log: ChatLogWriter,
    private readonly follower: Follower,
  ) {}

  /** No new lines are taken: the server is going down. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** What a stop waits for now, for the log of one that does not end. */
  get waitsFor(): string {
    return this.#waitsFor;
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
      void interrupt(socket.conn);
    }
  }

  disconnected(socket: ChatSocket, reason: string | undefined): void {
    const cause = socket.data.closing ?? (reason === 'client namespace disconnect' ? 'quit' : 'lost');
    this.participants.detach(socket, cause);
    // a client may leave the namespace and keep the connection, which then would not be counted or ended
    closeLater(socket.conn);
  }

  /**
   * Stops: accepted lines are stored, acknowledged and delivered; then all TCP connections end, and clients
   * reconnect.
   */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping = true;
    this.admission.close();
    this.#waitsFor = 'lines to be stored';
    await this.log.close(FLUSH_WITHIN_MS);
    this.#waitsFor = 'stored lines to be read';
    await Promise.race([this.follower.drain(), sleep(READ_WITHIN_MS)]);
    const all = [...this.participants.all()];
    for (const participant of all) {
      for (const socket of participant.sockets) socket.emit('session', { code: 'SERVER_STOP' });
    }
    // without awaiting in between, so that no connection is added: one without a whole request would hold up the stop
    const http = this.#server?.httpServer as HttpServer | undefined;
    http?.close();
    const conns = this.#server ? connectionsOf(this.#server) : [];
    const goodbyes = conns.map(interrupt);
    this.#waitsFor = 'leaves to be put on record';
    const leaves = all.map(participant => this.participants.leave(participant, 'server_stop'));
    await Promise.race([Promise.all(leaves), sleep(LEAVES_WITHIN_MS)]);
    this.#waitsFor = 'clients to go';
    await Promise.all(goodbyes);
    this.#server?.engine.close();
    http?.closeAllConnections();
    this.#waitsFor = 'the database to close';
  }
}
