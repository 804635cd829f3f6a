import { Injectable } from '@nestjs/common';
import { ChatError } from '../../contract/errors.js';
import { LIMITS } from '../../contract/limits.js';
import type { OpenedWhispers } from '../../contract/records.js';
import { validateText } from '../../contract/text.js';
import { Database } from '../../database/database.js';
import { LINE, type LineRecord } from '../../logging/line-walks.js';
import { ModerationLogWriter, type Actor } from '../../logging/moderation-log.writer.js';
import { actingAdmin } from '../moderation.rules.js';

/** Opens whispers to an admin, for a reason, on record. */
@Injectable()
export class WhisperOpening {
  constructor(
    private readonly database: Database,
    private readonly moderationLog: ModerationLogWriter,
  ) {}

  /**
   * Opens at most 500 whispers from the start of the range. The opening is on record, with the range actually opened,
   * before any text is returned. The whispers, which cannot change, are read before the head is locked, since every
   * writer waits for the lock. Under it, the admin is checked again.
   * @throws ChatError INVALID, EMPTY, TOO_LONG, INVALID_TEXT: a reason or range that is not possible; FORBIDDEN
   */
  async open(
    by: Actor,
    { reason, fromSeq, toSeq }: { reason: string; fromSeq: number; toSeq: number },
  ): Promise<OpenedWhispers> {
    const code = validateText(reason, LIMITS.reasonMaxCodePoints);
    if (code) throw new ChatError(code, { field: 'reason' });
    if (toSeq < fromSeq) throw new ChatError('INVALID', { field: 'toSeq', message: 'The range is empty.' });
    const max = LIMITS.whispersOpenedMax;
    const [head] = await this.#query<{ seq: number }>('SELECT seq FROM log_head WHERE id = ?', [1]);
    const end = Math.min(toSeq, head!.seq);
    const found = await this.#query<LineRecord>(
      `${LINE} WHERE c.kind = 'whisper' AND c.seq >= ? AND c.seq <= ? ORDER BY c.seq LIMIT ?`,
      [fromSeq, end, max + 1],
    );
    const more = found.length > max;
    const opened = found.slice(0, max);
    const act = await this.moderationLog.act(
      { by, reason },
      {
        action: 'whispers_opened',
        may: [actingAdmin],
        decide: () => ({ fromSeq, toSeq: more ? opened.at(-1)!.seq : end }),
      },
    );
    const items = opened.map(({ seq, sender, recipient, at, text }) => ({
      seq,
      from: sender ?? '',
      to: recipient ?? '',
      at,
      text,
    }));
    return { seq: act.seq, items, more };
  }

  async #query<Row>(sql: string, parameters: unknown[]): Promise<Row[]> {
    return this.database.ask<Row>('admins', sql, parameters);
  }
}
