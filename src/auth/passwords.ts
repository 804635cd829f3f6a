import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { FairQueue } from './fair-queue.js';

// OWASP Password Storage Cheat Sheet: argon2id (the library's default algorithm), 19 MiB, 2 passes, 1 lane
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const AT_ONCE = 2;
const QUEUE_MAX = 50;
/** Whoever may set passwords; they are few. */
const SETTING = 'setting';

/** Hashes and checks passwords, two at a time: a storm of log-ins must not take the machine from the chat. */
@Injectable()
export class Passwords {
  readonly #queue = new FairQueue(AT_ONCE, QUEUE_MAX);
  readonly #dummy = this.hash('nobody has this password');

  /** argon2id in PHC string format. @throws ChatError BUSY when too many wait */
  hash(password: string): Promise<string> {
    return this.#queue.add(SETTING, () => hash(password, ARGON2ID));
  }

  /**
   * Checks a password; without a hash it takes as long and is false, so that nobody learns which names exist.
   * @param from who asks, for fair turns: an address, or whatever is proven
   * @throws ChatError BUSY when too many wait
   */
  async matches(password: string, passwordHash: string | undefined, from: string): Promise<boolean> {
    const against = passwordHash ?? (await this.#dummy);
    const matches = await this.#queue.add(from, () => verify(against, password));
    return matches && passwordHash !== undefined;
  }
}
