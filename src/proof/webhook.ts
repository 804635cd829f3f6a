import { Logger } from '@nestjs/common';
import { errorCode } from '../database/database-errors.js';

const WITHIN_MS = 5_000;
const AGAIN_AFTER_MS = 15_000;

/** Sends each published checkpoint to an address, again and again until it is taken. A newer one takes its place. */
export class Webhook {
  readonly #logger = new Logger(Webhook.name);
  #unsent: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #isAway = false;

  constructor(private readonly url: string | undefined) {}

  send(note: string): void {
    if (this.url === undefined) return;
    this.#unsent = note;
    this.#try(this.url);
  }

  /** Resolves when what is being sent was taken, or was not. */
  async sent(): Promise<void> {
    await this.#sending;
  }

  /** Sends no more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#unsent = undefined;
  }

  #try(url: string): void {
    clearTimeout(this.#timer);
    if (this.#sending || this.#unsent === undefined) return;
    this.#sending = this.#post(url, this.#unsent).finally(() => {
      this.#sending = undefined;
      if (this.#unsent === undefined) return;
      // a newer one came meanwhile, or this one was not taken
      this.#timer = setTimeout(() => this.#try(url), this.#isAway ? AGAIN_AFTER_MS : 0).unref();
    });
  }

  async #post(url: string, note: string): Promise<void> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: note,
        redirect: 'error',
        signal: AbortSignal.timeout(WITHIN_MS),
      });
      await response.body?.cancel();
      if (!response.ok) throw Object.assign(new Error(), { code: `HTTP ${response.status}` });
      if (this.#unsent === note) this.#unsent = undefined;
      this.#isAway = false;
    } catch (error) {
      if (!this.#isAway) this.#logger.warn(`SEAL_WEBHOOK does not take checkpoints: ${errorCode(error)}`);
      this.#isAway = true;
    }
  }
}
