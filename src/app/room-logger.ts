import { ConsoleLogger } from '@nestjs/common';

/** Where Nest lists every module and route at each start. */
const CHATTER = [
  'InstanceLoader',
  'RouterExplorer',
  'RoutesResolver',
  'WebSocketsController',
  'NestFactory',
  'NestApplication',
];

/** Nest's logger without those lists: JSON lines for machines, coloured ones on a terminal. */
export class RoomLogger extends ConsoleLogger {
  /** Nest logs errors of the start and throws them on. `main` prints them once, in words where possible. */
  override error(message: unknown, ...rest: unknown[]): void {
    if (['ExceptionHandler', 'NestApplication'].includes(String(rest.at(-1)))) return;
    super.error(message, ...(rest as [string]));
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (!CHATTER.includes(String(rest.at(-1)))) super.log(message, ...(rest as [string]));
  }
}
