import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../config/clock.js';
import { KeptRows } from '../logging/logins/kept-rows.js';
import { LoginWriter, type LoginEventDraft, type Origin } from '../logging/logins/login.writer.js';
import { limitKey } from './request-origin.js';

const WINDOW_MS = 60_000;
/** Per address and minute; further failures are only counted. */
const ROWS_PER_WINDOW = 9;
/** Accounts, and invites, that get a row of their own whatever else comes from there: as many as an address may try in a minute. */
const SUBJECTS_PER_WINDOW = 100;

/** The account whose log-in failed, if it exists. `cause`: what was wrong if not the name or the password. */
type Subject = Pick<LoginEventDraft, 'accountId' | 'name' | 'cause'>;

interface Window {
  rows: number;
  /** The names that were tried, and how many failures of each wait for the last row, which counts them. */
  subjects: Map<string, { subject: Subject; held: number }>;
  timer: NodeJS.Timeout;
  origin: Origin;
}

/**
 * Records failed log-ins. Per address and minute the first nine, and the first for each account, have a row of
 * their own; the rest are counted in one row per account. So guesses at one name cannot be hidden behind guesses at
 * others.
 */
@Injectable()
export class FailedLogins implements OnModuleDestroy {
  readonly #windows = new Map<string, Window>();

  constructor(
    private readonly log: LoginWriter,
    private readonly kept: KeptRows,
    private readonly clock: Clock,
  ) {}

  /**
   * @param account only if the typed name exists: people type passwords into the name field
   * @param cause why the right password was refused; `invite`: it was not a log-in, but an invite that is not valid
   */
  async record(
    account: { id: number; name: string } | null,
    origin: Origin,
    cause?: 'kicked' | 'disabled' | 'invite',
  ): Promise<void> {
    const window = this.#windows.get(limitKey(origin.ip)) ?? this.#open(origin);
    const { subjects } = window;
    const key = account || cause ? `${account?.id} ${cause}` : '';
    let one = subjects.get(key);
    const isNewSubject = !one && key !== '' && subjects.size < SUBJECTS_PER_WINDOW;
    if (!one) {
      const subject = {
        ...(account && { accountId: account.id, name: account.name }),
        ...(cause && { cause }),
      };
      one = isNewSubject ? { subject, held: 0 } : (subjects.get('') ?? { subject: {}, held: 0 });
      subjects.set(isNewSubject ? key : '', one);
    }
    if (window.rows >= ROWS_PER_WINDOW && !isNewSubject) {
      one.held++;
      return;
    }
    window.rows++;
    await this.log.record(this.#row(one.subject, origin));
  }

  /** Writes what is held back, so that a stop loses no count. */
  onModuleDestroy(): void {
    for (const address of [...this.#windows.keys()]) this.#close(address);
  }

  #open(origin: Origin): Window {
    const timer = setTimeout(() => this.#close(limitKey(origin.ip)), WINDOW_MS).unref();
    const window: Window = { rows: 0, subjects: new Map(), timer, origin };
    this.#windows.set(limitKey(origin.ip), window);
    return window;
  }

  #close(address: string): void {
    const window = this.#windows.get(address);
    if (!window) return;
    const { subjects, timer, origin } = window;
    this.#windows.delete(address);
    clearTimeout(timer);
    for (const { subject, held: count } of subjects.values()) {
      if (count > 0) void this.kept.record({ ...this.#row(subject, origin), count });
    }
  }

  #row(subject: Subject, origin: Origin): LoginEventDraft {
    return {
      ...subject,
      origin,
      eventId: `failed:${randomUUID()}`,
      event: 'login_failed',
      at: this.clock.now(),
    };
  }
}
