import { UseFilters } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
} from '@nestjs/websockets';
import type { CommandAnswer, HistoryPage, Resumed, Stored } from '../contract/events.js';
import { AckFilter } from './ack.filter.js';
import { HistoryDto, MessageDto, ResumeDto, WhisperDto } from './chat.dto.js';
import { ChatService } from './chat.service.js';
import type { ChatServer, ChatSocket } from './chat-socket.js';
import { Connections } from './connection/connections.js';

/** The four events a client may send. */
@UseFilters(new AckFilter())
@WebSocketGateway()
export class ChatGateway
  implements OnGatewayInit<ChatServer>, OnGatewayConnection<ChatSocket>, OnGatewayDisconnect<ChatSocket>
{
  constructor(
    private readonly chat: ChatService,
    private readonly connections: Connections,
  ) {}

  afterInit(server: ChatServer): void {
    this.connections.open(server);
  }

  handleConnection(socket: ChatSocket): void {
    this.connections.connected(socket);
  }

  handleDisconnect(socket: ChatSocket, reason?: string): void {
    this.connections.disconnected(socket, reason);
  }

  @SubscribeMessage('message')
  message(@ConnectedSocket() socket: ChatSocket, @MessageBody() body: MessageDto): Promise<CommandAnswer> {
    return this.chat.message(socket, body);
  }

  @SubscribeMessage('whisper')
  whisper(@ConnectedSocket() socket: ChatSocket, @MessageBody() body: WhisperDto): Promise<Stored> {
    return this.chat.whisper(socket, body);
  }

  @SubscribeMessage('resume')
  resume(@ConnectedSocket() socket: ChatSocket, @MessageBody() body: ResumeDto): Promise<Resumed> {
    return this.chat.resume(socket, body);
  }

  @SubscribeMessage('history')
  history(@ConnectedSocket() socket: ChatSocket, @MessageBody() body: HistoryDto): Promise<HistoryPage> {
    return this.chat.history(socket, body);
  }
}
