import { setTimeout as sleep } from 'node:timers/promises';
import { hash } from '@node-rs/argon2';
import { vi } from 'vitest';
import { FairQueue } from '../../src/auth/fair-queue.js';
import { Passwords } from '../../src/auth/passwords.js';
import { PASSWORD, type Room } from './room.js';

/** About what a hash takes here. */
const HASH_MS = 15;
const quickHash = async (password: string): Promise<string> =>
  hash(password, { memoryCost: 8, timeCost: 1, parallelism: 1 });

/**
 * Lets hashes take their time without work, in rooms that start from now on, until the end of the file: for tests of
 * how many passwords are checked.
 */
export function makePasswordsQuick(): void {
  vi.spyOn(Passwords.prototype, 'hash').mockImplementation(quickHash);
  const add = FairQueue.prototype.add;
  vi.spyOn(FairQueue.prototype, 'add').mockImplementation(async function <T>(
    this: FairQueue,
    from: string,
    work: () => Promise<T>,
  ): Promise<T> {
    return add.call(this, from, async () => sleep(HASH_MS).then(work)) as Promise<T>;
  });
}

/** Hashes `PASSWORD` anew for all members of a room. */
export async function rehashMembers(room: Room): Promise<void> {
  const passwordHash = await quickHash(PASSWORD);
  await room.database.write('moderation', tx =>
    tx.query(`UPDATE accounts SET password_hash = ? WHERE role = 'member'`, [passwordHash]),
  );
}
