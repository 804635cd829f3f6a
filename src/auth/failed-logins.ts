import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../config/clock.js';
import { KeptRows } from '../logging/kept-rows.js';
import { LoginLogWriter, type Origin } from '../logging/login-log.js';
import { limitKey } from './request-origin.js';

const ROWS_PER_WINDOW = 10;
const WINDOW_MS = 60_000;

interface Window {
  rows: number;
  /** Failures that wait for the last row, which counts them. */
  held: number;
  timer: NodeJS.Timeout;
  origin: Origin;
}

/** Puts failed log-ins on record: at most 10 rows per address and minute, the last with a count of the rest. */
@Injectable()
export class FailedLogins implements OnModuleDestroy {
  readonly #windows = new Map<string, Window>();

  constructor(
    private readonly log: LoginLogWriter,
    private readonly kept: KeptRows,
    private readonly clock: Clock,
  ) {}

  /** `account` only if the typed name exists: people type passwords into the name's box. */
  async record(account: { id: number; name: string } | null, origin: Origin): Promise<void> {
    const window = this.#windows.get(limitKey(origin.ip)) ?? this.#open(origin);
    if (window.rows >= ROWS_PER_WINDOW - 1) {
      window.held++;
      return;
    }
    window.rows++;
    await this.log.record({
      eventId: `failed:${randomUUID()}`,
      event: 'login_failed',
      at: this.clock.now(),
      origin,
      ...(account && { accountId: account.id, name: account.name }),
    });
  }

  /** Writes what is held back, so that a stop loses no count. */
  onModuleDestroy(): void {
    for (const address of [...this.#windows.keys()]) this.#close(address);
  }

  #open(origin: Origin): Window {
    const timer = setTimeout(() => this.#close(limitKey(origin.ip)), WINDOW_MS).unref();
    const window: Window = { rows: 0, held: 0, timer, origin };
    this.#windows.set(limitKey(origin.ip), window);
    return window;
  }

  #close(address: string): void {
    const window = this.#windows.get(address);
    if (!window) return;
    const { held: count, timer, origin } = window;
    this.#windows.delete(address);
    clearTimeout(timer);
    if (count === 0) return;
    const eventId = `failed:${randomUUID()}`;
    void this.kept.record({ eventId, event: 'login_failed', at: this.clock.now(), origin, count });
  }
}
