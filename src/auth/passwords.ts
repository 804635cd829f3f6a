import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { ChatError } from '../contract/errors.js';
import { canonicalPassword } from '../contract/password-rules.js';
import { passwordViolation } from '../contract/passwords.js';
import { RoomInfo } from '../logging/room-info.js';
import { FairQueue } from './fair-queue.js';

// OWASP Password Storage Cheat Sheet: argon2id (the library's default algorithm), 19 MiB, 2 passes, 1 lane
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const AT_ONCE = 2;
const QUEUE_MAX = 50;
/** Callers that may set passwords share one turn; they are few. */
const SETTING = 'setting';
/** Passwords of many new accounts wait for all others, and so do those of guests, in turns between networks. */
export const MANY = 'many';
const GUESTS = 'guests ';
export const guestsFrom = (network: string): string => GUESTS + network;
const isLast = (from: string): boolean => from === MANY || from.startsWith(GUESTS);

/** Hashes and checks passwords, two at a time: a storm of log-ins must not take the CPU from the chat. */
@Injectable()
export class Passwords {
  readonly #queue = new FairQueue(AT_ONCE, QUEUE_MAX, isLast);
  readonly #dummy = this.hash('no account has this password');

  constructor(private readonly room: RoomInfo) {}

  /**
   * Hashes a newly chosen password: argon2id in PHC string format.
   * @param account whose name the password must not consist of; `from` is the source of the request, for fair turns
   * @throws ChatError INVALID when it may not be chosen; BUSY when too many wait
   */
  async choose(password: string, account: { name: string; field: string; from?: string }): Promise<string> {
    this.assertMayBeChosen(password, account);
    return this.hash(password, account.from);
  }

  /** @throws ChatError INVALID */
  assertMayBeChosen(password: string, { name, field }: { name: string; field: string }): void {
    const violation = passwordViolation(password, [name, this.room.name]);
    if (violation) throw new ChatError('INVALID', { field, ...violation });
  }

  /** argon2id in PHC string format. @throws ChatError BUSY when too many wait */
  async hash(password: string, from = SETTING): Promise<string> {
    return this.#queue.add(from, () => hash(canonicalPassword(password), ARGON2ID));
  }

  /**
   * Checks a password. Without a hash it takes as long and returns false, so that timing does not tell which names
   * exist.
   * @param from the source of the request, for fair turns: an address, or what the caller has proven
   * @throws ChatError BUSY when too many wait
   */
  async matches(password: string, passwordHash: string | undefined, from: string): Promise<boolean> {
    const against = passwordHash ?? (await this.#dummy);
    for (const form of formsOf(password)) {
      if (await this.#queue.add(from, () => verify(against, form))) return passwordHash !== undefined;
    }
    return false;
  }
}

/**
 * The forms a password may be hashed in. Hashes are made of the composed form (NFC); older ones of the text as typed.
 * Most passwords have only one form, so checking takes no longer.
 */
function formsOf(password: string): string[] {
  const composed = canonicalPassword(password);
  return [...new Set([composed, password, composed.normalize('NFD')])];
}
