import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ChatSession } from '../session.js';
import type { ChatSocket } from './chat-socket.js';

/** The session behind the socket that an event came on. */
export const Session = createParamDecorator(
  (_: unknown, context: ExecutionContext): ChatSession =>
    context.switchToWs().getClient<ChatSocket>().data.session,
);
