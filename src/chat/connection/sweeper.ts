import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { SessionUses } from '../../auth/session-uses.js';
import { Clock } from '../../config/clock.js';
import { Participants } from '../participants.js';
import type { ChatSession } from '../transport/session.js';

const SWEEP_EVERY_MS = 1_000;
const PENDING_MAX_BYTES = 1024 * 1024;
const STALLED_AFTER_MS = 10_000;

/** Checks every connection once a second: for tokens that have ended, and for readers that have stalled. */
@Injectable()
export class Sweeper implements OnModuleInit, OnModuleDestroy {
  readonly #logger = new Logger(Sweeper.name);
  /** Since when a connection has had bytes pending, and the fewest since. */
  readonly #stalls = new WeakMap<ChatSession, { bytes: number; since: number }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly participants: Participants,
    private readonly clock: Clock,
    private readonly uses: SessionUses,
  ) {}

  onModuleInit(): void {
    this.#timer = setInterval(() => {
      const now = this.clock.now();
      for (const participant of this.participants.all()) {
        for (const session of [...participant.sessions]) this.#check(session, now);
      }
    }, SWEEP_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }

  #check(session: ChatSession, now: number): void {
    this.uses.used(session, now);
    if (now >= session.expiresAt) session.close('expired', { code: 'TOKEN_EXPIRED' });
    else if (this.#hasStalled(session)) {
      this.#logger.warn(`cut a reader that stalled: ${session.member.name}`);
      session.terminate();
    }
  }

  #hasStalled(session: ChatSession): boolean {
    const bytes = session.pendingBytes;
    const at = performance.now();
    const stall = this.#stalls.get(session);
    if (bytes === 0) this.#stalls.delete(session);
    else if (!stall || bytes < stall.bytes) this.#stalls.set(session, { bytes, since: at });
    else if (at - stall.since > STALLED_AFTER_MS) return true;
    return bytes > PENDING_MAX_BYTES;
  }
}
