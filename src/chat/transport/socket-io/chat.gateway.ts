import { Logger, UseFilters } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
} from '@nestjs/websockets';
import type { CommandAnswer, HistoryPage, Resumed, SearchPage, Stored } from '../../../contract/events.js';
import { loggable } from '../../../database/database-errors.js';
import { answering } from '../../../database/work-context.js';
import { ChatService } from '../../chat.service.js';
import { Connections } from '../../connection/connections.js';
import { Reading } from '../../reading.js';
import { Searching } from '../../searching.js';
import type { ChatSession } from '../session.js';
import { AckFilter } from './ack.filter.js';
import { HistoryDto, MessageDto, ResumeDto, SeenDto, WhisperDto } from './chat.dto.js';
import { SearchDto } from '../../search.dto.js';
import type { ChatServer, ChatSocket } from './chat-socket.js';
import { closeLater, goneOf, interrupt } from './endings.js';
import { forgetRequest } from './engine-internals.js';
import { FloodGuard } from './flood-guard.js';
import { Handshake } from './handshake.js';
import { PacketGate } from './packet-gate.js';
import { Session } from './session.decorator.js';
import { Sockets } from './sockets.js';

/** The events a client may send, and the life of a socket. Nothing here may throw: Nest would exit. */
@UseFilters(new AckFilter())
@WebSocketGateway()
export class ChatGateway
  implements OnGatewayInit<ChatServer>, OnGatewayConnection<ChatSocket>, OnGatewayDisconnect<ChatSocket>
{
  readonly #logger = new Logger(ChatGateway.name);

  constructor(
    private readonly chat: ChatService,
    private readonly reading: Reading,
    private readonly searching: Searching,
    private readonly connections: Connections,
    private readonly sockets: Sockets,
    private readonly handshake: Handshake,
    private readonly gate: PacketGate,
    private readonly floods: FloodGuard,
  ) {}

  afterInit(server: ChatServer): void {
    this.sockets.open(server);
    this.handshake.watch(server);
    this.floods.watch(server);
  }

  handleConnection(socket: ChatSocket): void {
    try {
      const { session, start } = socket.data;
      // frees the last lines of the welcome
      socket.data.start = undefined;
      this.handshake.arrived(socket);
      this.gate.guard(socket);
      this.connections.enter(session, start!);
      forgetRequest(socket);
    } catch (error) {
      this.#logger.error(loggable(error));
      void interrupt(socket.conn);
    }
  }

  handleDisconnect(socket: ChatSocket, reason?: string): void {
    const { session } = socket.data;
    this.connections.left(session, reason === 'client namespace disconnect' ? 'quit' : 'lost');
    // a client may leave the namespace but keep the connection, which then would not be counted or ended
    closeLater(socket.conn);
  }

  @SubscribeMessage('message')
  async message(@Session() session: ChatSession, @MessageBody() body: MessageDto): Promise<CommandAnswer> {
    return this.chat.message(session, body);
  }

  @SubscribeMessage('whisper')
  async whisper(@Session() session: ChatSession, @MessageBody() body: WhisperDto): Promise<Stored> {
    return this.chat.whisper(session, body);
  }

  @SubscribeMessage('resume')
  async resume(@Session() session: ChatSession, @MessageBody() body: ResumeDto): Promise<Resumed> {
    return this.connections.resume(session, body);
  }

  @SubscribeMessage('history')
  async history(@Session() session: ChatSession, @MessageBody() body: HistoryDto): Promise<HistoryPage> {
    return this.chat.history(session, body);
  }

  @SubscribeMessage('search')
  async search(@ConnectedSocket() socket: ChatSocket, @MessageBody() body: SearchDto): Promise<SearchPage> {
    const { id: accountId } = socket.data.session.member;
    return answering({ accountId, gone: goneOf(socket) }, async () => this.searching.search(accountId, body));
  }

  @SubscribeMessage('seen')
  async seen(@Session() session: ChatSession, @MessageBody() body: SeenDto): Promise<object> {
    return this.reading.seen(session, body);
  }
}
