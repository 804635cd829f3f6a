import type { Logger } from '@nestjs/common';
import { TokenBucket } from './token-bucket.js';

const PER_SECOND = 0.1;
const BURST = 5;

/**
 * Warnings that strangers can cause a thousand times a second: a few, then one every ten seconds with the number left
 * out.
 */
export class ThrottledLogger {
  readonly #bucket = new TokenBucket(PER_SECOND, BURST);
  #unsaid = 0;

  constructor(private readonly logger: Logger) {}

  warn(message: string): void {
    if (this.#bucket.take() > 0) {
      this.#unsaid++;
      return;
    }
    this.logger.warn(
      this.#unsaid === 0 ? message : `${message} (${this.#unsaid} similar ones before were not logged)`,
    );
    this.#unsaid = 0;
  }
}
