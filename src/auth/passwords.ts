import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import PQueue from 'p-queue';
import { ChatError } from '../contract/errors.js';

// OWASP Password Storage Cheat Sheet: argon2id (the library's default algorithm), 19 MiB, 2 passes, 1 lane
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const AT_ONCE = 2;
const QUEUE_MAX = 50;
const WAIT_MAX_MS = 2_000;

/** Hashes and checks passwords, two at a time: a storm of log-ins must not take the machine from the chat. */
@Injectable()
export class Passwords {
  readonly #queue = new PQueue({ concurrency: AT_ONCE });
  readonly #dummy = this.hash('nobody has this password');

  /** argon2id in PHC string format. @throws ChatError BUSY when too many wait */
  hash(password: string): Promise<string> {
    return this.#enqueue(() => hash(password, ARGON2ID));
  }

  /**
   * Checks a password; without a hash it takes as long and is false, so that nobody learns which names exist.
   * @throws ChatError BUSY when too many wait
   */
  async matches(password: string, passwordHash: string | undefined): Promise<boolean> {
    const against = passwordHash ?? (await this.#dummy);
    const matches = await this.#enqueue(() => verify(against, password));
    return matches && passwordHash !== undefined;
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    if (this.#queue.size >= QUEUE_MAX) throw busy();
    const queuedAt = performance.now();
    return this.#queue.add(() => {
      if (performance.now() - queuedAt > WAIT_MAX_MS) throw busy();
      return work();
    });
  }
}

function busy(): ChatError {
  return new ChatError('BUSY', { retryAfterMs: 1_000 });
}
