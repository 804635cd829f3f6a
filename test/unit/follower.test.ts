import { describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/database.js';
import { endingAt, timeLeft } from '../../src/database/work-context.js';
import { Committed } from '../../src/logging/committed.js';
import { Follower } from '../../src/logging/follower.js';
import { LineMarks } from '../../src/logging/line-marks.js';
import type { LogInfo } from '../../src/logging/log-info.js';
import type { LogReader } from '../../src/logging/log-reader.js';

/** A follower of a log that is as long as `log.head` says. */
function following(log: { head: number }, read = (): void => undefined): Follower {
  const reader = {
    head: async () => {
      read();
      return log.head;
    },
    after: async (_: number, { upTo }: { upTo: number }) => ({ rows: [], to: upTo }),
  };
  return new Follower(
    reader as unknown as LogReader,
    { kind: 'mariadb' } as Database,
    { bootSeq: 0 } as LogInfo,
    new LineMarks(),
    new Committed(),
  );
}

describe('catchUp', () => {
  it.each(Array.from({ length: 12 }, (_, turns) => turns))(
    'reaches what was committed before it was asked, %i turns after it was asked before',
    async turns => {
      const log = { head: 0 };
      const follower = following(log);
      void follower.catchUp();
      for (let i = 0; i < turns; i++) await Promise.resolve();
      log.head = 1;
      await follower.catchUp();
      expect(follower.position).toBe(1);
    },
  );

  it('has a time of its own, whatever the work has that asked for it', async () => {
    let left = 0;
    const follower = following({ head: 0 }, () => (left = timeLeft(8_000)));
    await endingAt(performance.now(), () => follower.catchUp());
    expect(left).toBe(8_000);
  });
});
