import { Injectable, Logger } from '@nestjs/common';
import { ChatError } from '../../../contract/errors.js';
import { CLIENT_EVENTS } from '../../../contract/events.js';
import { Settings } from '../../../config/settings.js';
import { EventRate } from '../../event-rate.js';
import type { ChatSocket } from './chat-socket.js';

/**
 * Checks every event of a socket and gives it one shape: a known name, one payload, one function that
 * answers exactly once. An event without an ack function is refused by the event `problem`.
 */
@Injectable()
export class PacketGate {
  readonly #logger = new Logger(PacketGate.name);

  constructor(private readonly settings: Settings) {}

  guard(socket: ChatSocket): void {
    const rate = new EventRate(this.settings.RATE_EVENTS_PER_SECOND);
    socket.use((packet: unknown[], next) => {
      const [event, ...rest] = packet;
      const ack = answerOnce(
        socket,
        typeof rest.at(-1) === 'function' ? (rest.pop() as (answer: object) => void) : undefined,
      );
      const retryAfterMs = rate.take();
      if (retryAfterMs > 0) {
        if (rate.isFlood) this.#close(socket);
        else ack(new ChatError('RATE_LIMITED', { retryAfterMs }));
        return;
      }
      if (!(CLIENT_EVENTS as readonly unknown[]).includes(event)) return ack(new ChatError('UNKNOWN_EVENT'));
      if (rest.length > 1) return ack(new ChatError('INVALID', { message: 'An event has one payload.' }));
      packet.splice(0, packet.length, event, rest[0], ack);
      next();
    });
  }

  #close(socket: ChatSocket): void {
    this.#logger.warn(`closed a connection that kept sending too fast: ${socket.data.session.member.name}`);
    socket.data.session.close('lost', { code: 'RATE_LIMITED' });
  }
}

function answerOnce(
  socket: ChatSocket,
  ack: ((answer: object) => void) | undefined,
): (answer: ChatError | object) => void {
  let answered = false;
  return answer => {
    if (answered) return;
    answered = true;
    if (!(answer instanceof ChatError)) ack?.({ ok: true, ...answer });
    else if (ack) ack({ ok: false, error: answer.body() });
    else socket.emit('problem', answer.body());
  };
}
