import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { SessionUses } from '../../auth/session-uses.js';
import { Clock } from '../../config/clock.js';
import type { ChatSocket } from '../chat-socket.js';
import { sendAway, terminate } from '../endings.js';
import { pendingBytes } from '../transport/socket-io/engine-internals.js';
import type { Participants } from '../participants.js';

const SWEEP_EVERY_MS = 1_000;
const PENDING_MAX_BYTES = 1024 * 1024;
const STALLED_AFTER_MS = 10_000;

/** Looks at every connection once a second: tokens that have ended, readers that have stopped reading. */
@Injectable()
export class Sweeper implements OnModuleDestroy {
  readonly #logger = new Logger(Sweeper.name);
  /** Since when a connection has had bytes pending, and the fewest since. */
  readonly #stalls = new WeakMap<ChatSocket, { bytes: number; since: number }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly uses: SessionUses,
  ) {}

  watch(participants: Participants): void {
    this.#timer = setInterval(() => {
      const now = this.clock.now();
      for (const participant of participants.all()) {
        for (const socket of [...participant.sockets]) this.#look(socket, now);
      }
    }, SWEEP_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }

  #look(socket: ChatSocket, now: number): void {
    this.uses.used(socket.data.session, now);
    if (now >= socket.data.expiresAt) sendAway(socket, 'expired', { code: 'TOKEN_EXPIRED' });
    else if (this.#hasStalled(socket)) {
      this.#logger.warn(`cut a reader that stalled: ${socket.data.participant.name}`);
      terminate(socket.conn);
    }
  }

  #hasStalled(socket: ChatSocket): boolean {
    const bytes = pendingBytes(socket.conn);
    const at = performance.now();
    const stall = this.#stalls.get(socket);
    if (bytes === 0) this.#stalls.delete(socket);
    else if (!stall || bytes < stall.bytes) this.#stalls.set(socket, { bytes, since: at });
    else if (at - stall.since > STALLED_AFTER_MS) return true;
    return bytes > PENDING_MAX_BYTES;
  }
}
