import { describe, expect, it } from 'vitest';
import { retryUntilKnown } from '../../src/database/retry-until-known.js';

const lost = Object.assign(new Error('lost'), { code: 'PROTOCOL_CONNECTION_LOST' });
const taken = Object.assign(new Error('taken'), { code: 'ER_DUP_ENTRY', sqlState: '23000' });

/** Work that ends in these errors, one after the other, and then well. */
function failing(...errors: Error[]): { attempts: number[]; run: () => Promise<string> } {
  const attempts: number[] = [];
  const run = (): Promise<string> =>
    retryUntilKnown(async attempt => {
      attempts.push(attempt);
      if (errors[attempt]) throw errors[attempt];
      return 'stored';
    });
  return { attempts, run };
}

describe('untilKnown', () => {
  it('passes a key that is taken on, at the first attempt', async () => {
    const { attempts, run } = failing(taken);
    await expect(run()).rejects.toBe(taken);
    expect(attempts).toEqual([0]);
  });

  it('looks again when a key is taken after an attempt of unknown outcome: that one may have taken it', async () => {
    const { attempts, run } = failing(lost, taken);
    expect(await run()).toBe('stored');
    expect(attempts).toEqual([0, 1, 2]);
  });
});
