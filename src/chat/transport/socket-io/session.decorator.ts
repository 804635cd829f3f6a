import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ChatSession } from '../session.js';
import type { ChatSocket } from './chat-socket.js';

/** The session of the socket that sent an event. */
export const Session = createParamDecorator(
  (_: unknown, context: ExecutionContext): ChatSession =>
    context.switchToWs().getClient<ChatSocket>().data.session,
);
