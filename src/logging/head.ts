import { randomUUID } from 'node:crypto';
import { ChatError } from '../contract/errors.js';
import type { Clock } from '../config/clock.js';
import type { Statement, Tx } from '../database/tx.js';
import { ModerationAct } from '../entities/moderation-act.entity.js';
import type { ActRow } from './log-row.js';

/** A clock set back by no more than this was corrected: times in the log stand still until it has caught up. */
const SMOOTHED_MS = 2_000;

/** What the switches of the room allow. */
export interface RoomRules {
  /** Only admins speak. */
  locked: boolean;
  /** Slow mode: a member's public lines are at least this far apart; 0 is off. */
  slowMs: number;
}

/** The head while its lock is held. */
export interface LockedHead {
  /** The last seq. */
  seq: number;
  /** The time for the rows, epoch ms. Up to 2 s after `now` when the clock was set back by as much. */
  at: number;
  /** The true time, for durations and sanctions, epoch ms. */
  now: number;
  rules: RoomRules;
  /** The act that records how far the clock was set back, if it was: already stored, to be published after COMMIT. */
  step?: ActRow;
}

/**
 * The statement that locks the head: until COMMIT there is no other writer of the log. First of its transaction.
 * Order is seq, and durations use the true time: a wrong clock has no effect once it is right.
 */
export function headLock(
  tx: Tx,
  clock: Clock,
): { statement: Statement; take(rows: unknown[]): Promise<LockedHead> } {
  const reading = clock.reading();
  return {
    statement: [
      `SELECT seq, last_at AS lastAt, slow_seconds AS slowSeconds, locked, ${reading.sql} AS now FROM log_head WHERE id = 1${tx.forUpdate}`,
    ],
    /** @throws ChatError UNAVAILABLE when this machine's clock is not the database's */
    take: async rows => {
      const [row] = rows as {
        seq: number;
        lastAt: number;
        slowSeconds: number;
        locked: number;
        now: unknown;
      }[];
      const { seq, lastAt, slowSeconds, locked, now: time } = row!;
      const rules = { locked: locked !== 0, slowMs: slowSeconds * 1_000 };
      const now = reading.take(time);
      if (clock.problem !== undefined) throw new ChatError('UNAVAILABLE', { message: 'Not ready: clock.' });
      const backMs = lastAt - now;
      if (backMs > SMOOTHED_MS)
        return { ...(await recordStep(tx, { seq: seq + 1, at: now, backMs })), rules };
      return { seq, at: Math.max(lastAt, now), now, rules };
    },
  };
}

/**
 * Locks the head, by itself.
 * @throws ChatError UNAVAILABLE when this machine's clock is not the database's
 */
export async function lockHead(tx: Tx, clock: Clock): Promise<LockedHead> {
  const { statement, take } = headLock(tx, clock);
  return take(await tx.query(...statement));
}

/** Records, once, that times fall from here on. */
async function recordStep(
  tx: Tx,
  { seq, at, backMs }: { seq: number; at: number; backMs: number },
): Promise<Omit<LockedHead, 'rules'>> {
  const facts = { seq, at, action: 'clock', outcome: 'done' } as const;
  const detail = `set back by ${(backMs / 1_000).toFixed(3)} s`;
  await tx.manager.insert(ModerationAct, { ...facts, actId: randomUUID(), detail });
  await advanceHead(tx, seq, at);
  return { seq, at, now: at, step: { kind: 'act', ...facts, detail } };
}

export async function advanceHead(tx: Tx, seq: number, at: number): Promise<void> {
  await tx.query(...headAdvance(seq, at));
}

/** The statement that advances the head to the last row of a transaction. */
export function headAdvance(seq: number, at: number): Statement {
  return ['UPDATE log_head SET seq = ?, last_at = ? WHERE id = 1', [seq, at]];
}
