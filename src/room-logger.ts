import { ConsoleLogger } from '@nestjs/common';

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
  /** Nest tells of what ends the start, and throws it on. `main` prints it, once, and in words if there are any. */
  override error(message: unknown, ...rest: unknown[]): void {
    if (['ExceptionHandler', 'NestApplication'].includes(String(rest.at(-1)))) return;
    super.error(message, ...(rest as [string]));
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (!CHATTER.includes(String(rest.at(-1)))) super.log(message, ...(rest as [string]));
  }
}
