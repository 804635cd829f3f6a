import { Injectable } from '@nestjs/common';
import { ChatError } from '../../contract/errors.js';
import { KEPT_LOGS, LEAST_DAYS, type RetentionTerms, type RetentionView } from '../../contract/retention.js';
import { Database } from '../../database/database.js';
import { isDenied } from '../../database/database-errors.js';
import type { Tx } from '../../database/tx.js';
import { ModerationLogWriter, type Actor } from '../../logging/moderation-log.writer.js';
import { detailOf, keptDays, type KeptDays } from '../../logging/retention-terms.js';
import { actingAdmin, assertReason } from '../moderation.rules.js';
import { Bounds } from './bounds.js';
import { Pruning } from './pruning.js';
import { endRun } from './run.js';

/** How long each log is kept: for good, until an admin sets days, on record. */
@Injectable()
export class RetentionService {
  constructor(
    private readonly database: Database,
    private readonly moderationLog: ModerationLogWriter,
    private readonly bounds: Bounds,
    private readonly pruning: Pruning,
  ) {}

  /** @param asked what would be removed under these terms */
  async view(asked: RetentionTerms = {}): Promise<RetentionView> {
    const read = this.database.readFor('admins');
    const days = { ...(await keptDays(read.query.bind(read))), ...givenIn(asked) };
    const next = { at: this.pruning.nextAt, lines: 0, acts: 0, logins: 0 };
    for (const log of KEPT_LOGS)
      if (days[log] > 0) next[log] = await this.bounds.countBelow(log, await this.bounds.of(log, days[log]));
    return { ...days, next };
  }

  /**
   * Changes what is given, as one act; nothing is removed before the next run. Where more is to be kept, a run that is
   * under way ends.
   * @throws ChatError INVALID when acts would be kept shorter than lines; CONFLICT, on record, for less than laws may
   * demand, unless that is accepted
   */
  async change(
    by: Actor,
    { reason, accept = false, ...terms }: RetentionTerms & { reason: string; accept?: boolean },
  ): Promise<RetentionView> {
    assertReason(reason);
    const asked = givenIn(terms);
    const now = await this.view();
    if (KEPT_LOGS.every(log => (asked[log] ?? now[log]) === now[log])) return now;
    await this.moderationLog.act(
      { by, reason },
      {
        action: 'retention',
        may: [actingAdmin],
        decide: async ({ tx, headSeq }) => {
          const before = await keptDays(tx.query.bind(tx));
          const after = { ...before, ...asked };
          assertTerms(before, after, accept);
          await store(tx, { before, after }, headSeq + 1);
          return { detail: detailOf(after) };
        },
      },
    );
    return this.view();
  }
}

/** Without what is absent. */
function givenIn({ lines, acts, logins }: RetentionTerms): RetentionTerms {
  return {
    ...(lines !== undefined && { lines }),
    ...(acts !== undefined && { acts }),
    ...(logins !== undefined && { logins }),
  };
}

function assertTerms(before: KeptDays, after: KeptDays, accept: boolean): void {
  const { lines, acts } = after;
  if (acts > 0 && (lines === 0 || acts < lines))
    throw new ChatError('INVALID', { field: 'acts', message: 'Acts are kept at least as long as lines.' });
  for (const log of ['acts', 'logins'] as const) {
    if (accept || after[log] === 0 || after[log] >= LEAST_DAYS[log] || after[log] === before[log]) continue;
    const message = `Laws may demand ${log} of ${LEAST_DAYS[log]} days. Send accept: true if less is meant.`;
    throw new ChatError('CONFLICT', { field: log, message });
  }
}

/** @throws ChatError FORBIDDEN when the operator has not granted that */
async function store(
  tx: Tx,
  { before, after }: { before: KeptDays; after: KeptDays },
  act: number,
): Promise<void> {
  try {
    for (const log of KEPT_LOGS) {
      // what is to be kept from now on is not removed any more
      if (after[log] === 0 || after[log] > before[log]) await endRun(tx, log);
      await tx.query('UPDATE retention SET days = ?, act_seq = ? WHERE log = ?', [after[log], act, log]);
    }
  } catch (error) {
    if (!isDenied(error)) throw error;
    const message = 'The room may not remove from its record: its database user has no right to.';
    throw new ChatError('FORBIDDEN', { message });
  }
}
