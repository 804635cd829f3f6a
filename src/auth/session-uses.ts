import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { errorCode } from '../database/database-errors.js';
import { list } from '../database/tx.js';

/** Uses are written at most once in this time: a request costs no write. */
const NOTED_EVERY_MS = 5 * 60_000;
/** A short SESSION_IDLE needs more frequent writes, so that a session in use does not seem idle. */
const NOTES_PER_IDLE = 4;
const GATHERED_FOR_MS = 2_000;
const NOTED_AT_ONCE = 500;

/** A session, and the last use that was written, epoch ms. */
export interface UsedSession {
  readonly id: string;
  lastSeenAt: number;
}

/** Records the use of sessions, by requests and by open connections: rarely, and many in one statement. */
@Injectable()
export class SessionUses implements OnModuleDestroy {
  readonly #logger = new Logger(SessionUses.name);
  /** By session, rounded to the second: those of one second share a statement. */
  readonly #waiting = new Map<string, number>();
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    { SESSION_IDLE: idleMs }: Settings,
  ) {
    this.#everyMs = Math.min(NOTED_EVERY_MS, idleMs / NOTES_PER_IDLE);
  }

  /** Called with every request, and each second for every connection. @param at epoch ms */
  used(session: UsedSession, at: number): void {
    // a value written while the clock was ahead must not stay
    if (Math.abs(at - session.lastSeenAt) < this.#everyMs) return;
    session.lastSeenAt = at;
    this.#waiting.set(session.id, Math.floor(at / 1_000) * 1_000);
    this.#schedule();
  }

  onModuleDestroy(): void {
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    this.#timer ??= setTimeout(
      () => void this.#note().finally(() => (this.#timer = undefined)),
      Math.min(GATHERED_FOR_MS, this.#everyMs / 2),
    ).unref();
  }

  async #note(): Promise<void> {
    for (const [, at] of this.#waiting) {
      const ids = [...this.#waiting]
        .filter(([, second]) => second === at)
        .map(([id]) => id)
        .slice(0, NOTED_AT_ONCE);
      for (const id of ids) this.#waiting.delete(id);
      try {
        await this.database.write('logins', tx =>
          tx.query(`UPDATE sessions SET last_seen_at = ? WHERE id IN (${list(ids)})`, [at, ...ids]),
        );
      } catch (error) {
        // the next use tries again; until then the session seems unused for a few minutes longer than it is
        this.#logger.warn(`uses of ${ids.length} sessions are not recorded: ${errorCode(error)}`);
      }
    }
  }
}
