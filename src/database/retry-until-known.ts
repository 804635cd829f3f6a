import { setTimeout as sleep } from 'node:timers/promises';
import { ChatError } from '../contract/errors.js';
import { isDuplicate, isPermanent } from './database-errors.js';
import { endingAt } from './work-context.js';

/** Leaves time for the answer to an HTTP request within 10 s: it has read an account before. */
const GIVE_UP_AFTER_MS = 9_000;
/** Work that waited too long is tried once, but must not delay the answer. */
const FIRST_TRY_MS = 300;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Repeats a transaction until its outcome is known. A lost connection or a timeout at or before COMMIT leaves it
 * open: the work may be stored. Then `attempt` is called again, with its number from 0 on, and must find by its own
 * keys what an earlier attempt stored.
 * @param askedAt when the request was made, of `performance.now()`; it is tried at least once
 * @throws ChatError UNAVAILABLE within 10 s; permanent errors and refusals as they come
 */
export async function retryUntilKnown<T>(
  attempt: (number: number) => Promise<T>,
  askedAt = performance.now(),
): Promise<T> {
  const giveUpAt = askedAt + GIVE_UP_AFTER_MS;
  for (let number = 0, pause = FIRST_PAUSE_MS; ; number++, pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      const endsAt = number === 0 ? Math.max(giveUpAt, performance.now() + FIRST_TRY_MS) : giveUpAt;
      return await endingAt(endsAt, () => attempt(number));
    } catch (error) {
      // a key that is taken may be an earlier attempt's, whose COMMIT came through after this one looked
      const isOurs = number > 0 && isDuplicate(error);
      if (error instanceof ChatError || (isPermanent(error) && !isOurs)) throw error;
      if (performance.now() + pause > giveUpAt) throw unavailable(error);
      await sleep(pause);
    }
  }
}

function unavailable(cause: unknown): ChatError {
  const error = new ChatError('UNAVAILABLE');
  error.cause = cause;
  return error;
}
