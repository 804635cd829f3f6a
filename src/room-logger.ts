import { ConsoleLogger } from '@nestjs/common';
import { StartupError } from './database/startup-error.js';

/** Where Nest tells of every module and route at each start. */
const CHATTER = [
  'InstanceLoader',
  'RouterExplorer',
  'RoutesResolver',
  'WebSocketsController',
  'NestFactory',
  'NestApplication',
];

/** Nest's logger without the roll-call: JSON lines for machines, coloured ones on a terminal. */
export class RoomLogger extends ConsoleLogger {
  /** Why the room does not start is printed by `main`, without a stack. */
  override error(message: unknown, ...rest: unknown[]): void {
    const isListening = (message as { syscall?: string } | undefined)?.syscall === 'listen';
    if (message instanceof StartupError || isListening) return;
    super.error(message, ...(rest as [string]));
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (!CHATTER.includes(String(rest.at(-1)))) super.log(message, ...(rest as [string]));
  }
}
