import { Injectable } from '@nestjs/common';
import { Clock } from '../../config/clock.js';
import { fromDecimal } from '../../contract/decimal.js';
import { ChatError } from '../../contract/errors.js';
import { LIMITS } from '../../contract/limits.js';
import type { ActedOnLine, LineAction, ToErase } from '../../contract/line-marks.js';
import { Database } from '../../database/database.js';
import { isDenied } from '../../database/database-errors.js';
import type { Tx } from '../../database/tx.js';
import { WHISPER } from '../../logging/log-row.js';
import { ModerationLogWriter, type Act, type Actor } from '../../logging/moderation-log.writer.js';
import { assertMayForget, keepCommitment } from '../../proof/erasure.js';
import { ShownLog } from '../../logging/shown-log.js';
import { actingAdmin, assertReason } from '../moderation.rules.js';
import { Confirmations } from './confirmations.js';

/** A line with its marks, read under the head lock. */
interface Line {
  kind: 'chat' | 'whisper';
  text: string;
  isMarked: number;
  hiddenAct: number | null;
  erasedAct: number | null;
}

interface Asked {
  seq: string;
  reason: string;
}

/** Hides lines from members, shows them again, and erases their texts: each is an act on record. */
@Injectable()
export class LineActs {
  constructor(
    private readonly database: Database,
    private readonly moderationLog: ModerationLogWriter,
    private readonly shown: ShownLog,
    private readonly confirmations: Confirmations,
    private readonly clock: Clock,
  ) {}

  /** Members no longer read a public line. @throws ChatError NOT_FOUND; FORBIDDEN for a whisper; CONFLICT if it is so */
  async hide(by: Actor, asked: Asked): Promise<ActedOnLine> {
    return this.#act(by, asked, {
      action: 'hide',
      on: ({ kind, hiddenAct }) => {
        if (kind === 'whisper')
          throw new ChatError('FORBIDDEN', { message: 'Only public lines can be hidden.' });
        if (hiddenAct !== null) throw conflict('This line is hidden already.');
      },
      mark: { column: 'hidden_act', isSet: true },
    });
  }

  /** Members read it again. @throws ChatError NOT_FOUND; CONFLICT if it is not hidden */
  async show(by: Actor, asked: Asked): Promise<ActedOnLine> {
    return this.#act(by, asked, {
      action: 'show',
      on: ({ hiddenAct }) => {
        if (hiddenAct === null) throw conflict('This line is not hidden.');
      },
      mark: { column: 'hidden_act', isSet: false },
    });
  }

  /** What makes the erasing of a line's text certain. @throws ChatError NOT_FOUND, CONFLICT */
  async prepareErasing(by: Actor, { seq: given, reason }: Asked): Promise<ToErase> {
    assertReason(reason);
    const { seq, isErased } = await this.#lineOf(given);
    if (isErased) throw conflict(ERASED);
    const until = this.clock.now() + LIMITS.eraseConfirmMs;
    return { confirm: this.confirmations.issue({ adminId: by.id, seq, reason }, until), until };
  }

  /**
   * Erases a line's text for good, that of a whisper too. The envelope stays: who, to whom, when.
   * @param confirm as it was prepared, for the same line and reason
   * @throws ChatError NOT_FOUND; CONFLICT, on record: erased already, or not confirmed
   */
  async erase(by: Actor, asked: Asked & { confirm: string }): Promise<ActedOnLine> {
    const { reason, confirm } = asked;
    assertReason(reason);
    const { seq, senderId: targetId } = await this.#lineOf(asked.seq);
    const what = { adminId: by.id, seq, reason };
    if (!this.confirmations.holds(confirm, what, this.clock.now())) {
      const refusal = conflict('Not confirmed, or too long ago. Erase again, without confirm.');
      throw await this.moderationLog.refused({ action: 'erase', by, targetId, line: seq, reason }, refusal);
    }
    const acted = await this.#act(by, asked, {
      action: 'erase',
      on: () => undefined,
      mark: { column: 'erased_act', isSet: true },
      further: async (tx, line) => {
        await withoutText(tx, seq);
        await keepCommitment(tx, seq, line.text);
        // they say what it said
        await tx.query('DELETE FROM mentions WHERE seq = ?', [seq]);
        return line.kind === 'whisper' ? WHISPER : undefined;
      },
    });
    await this.database.forgetOldPages();
    return acted;
  }

  async #act(
    by: Actor,
    { seq: given, reason }: Asked,
    { action, on, mark, further }: LineAct,
  ): Promise<ActedOnLine> {
    assertReason(reason);
    const { seq, senderId: targetId } = await this.#lineOf(given);
    const act: Act = {
      action,
      may: [actingAdmin],
      decide: async ({ tx, headSeq }) => {
        const line = await lineUnderLock(tx, seq);
        if (line.erasedAct !== null) throw conflict(ERASED);
        on(line);
        // first what may be refused: a refusal leaves what was changed before it
        const detail = await further?.(tx, line);
        const act = mark.isSet ? headSeq + 1 : null;
        await setMark(tx, { seq, isMarked: line.isMarked === 1 }, [mark.column, act]);
        return detail === undefined ? {} : { detail };
      },
    };
    const { seq: actSeq, at } = await this.moderationLog.act({ by, targetId, line: seq, reason }, act);
    return { seq: actSeq, at };
  }

  /** @throws ChatError NOT_FOUND for what this node has not shown, or is no line */
  async #lineOf(given: string): Promise<{ seq: number; senderId: number; isErased: boolean }> {
    const seq = fromDecimal(given);
    if (typeof seq === 'number') await this.shown.reach(seq);
    const [line] =
      typeof seq === 'number' && seq <= this.shown.position
        ? await this.database
            .readFor('admins')
            .query<{ seq: number; senderId: number; text: string }[]>(
              'SELECT c.seq, c.sender_id AS senderId, c.text FROM chat_log c WHERE c.seq = ?',
              [seq],
            )
        : [];
    if (!line) throw new ChatError('NOT_FOUND');
    return { seq: line.seq, senderId: line.senderId, isErased: line.text === '' };
  }
}

interface LineAct {
  action: LineAction;
  /** Refuses what the line is no object for. */
  on(line: Line): void;
  mark: { column: 'hidden_act' | 'erased_act'; isSet: boolean };
  /** What else becomes of it; what it gives is the act's detail. */
  further?: (tx: Tx, line: Line) => Promise<string | undefined>;
}

const ERASED = 'The text of this line was erased.';

function conflict(message: string): ChatError {
  return new ChatError('CONFLICT', { message });
}

/** @throws ChatError NOT_FOUND when it was removed meanwhile */
async function lineUnderLock(tx: Tx, seq: number): Promise<Line> {
  const [line] = await tx.query<Line>(
    `SELECT c.kind, c.text, k.seq IS NOT NULL AS isMarked, k.hidden_act AS hiddenAct, k.erased_act AS erasedAct
     FROM chat_log c LEFT JOIN line_marks k ON k.seq = c.seq WHERE c.seq = ?`,
    [seq],
  );
  if (!line) throw new ChatError('NOT_FOUND');
  return line;
}

/** @throws ChatError FORBIDDEN when the operator has not granted that */
async function withoutText(tx: Tx, seq: number): Promise<void> {
  try {
    await assertMayForget(tx);
    await tx.query(`UPDATE chat_log SET text = '' WHERE seq = ?`, [seq]);
  } catch (error) {
    if (!isDenied(error)) throw error;
    const message = 'The room may not change its record: its database user has no right to.';
    throw new ChatError('FORBIDDEN', { message });
  }
}

async function setMark(
  tx: Tx,
  { seq, isMarked }: { seq: number; isMarked: boolean },
  [column, act]: [column: LineAct['mark']['column'], act: number | null],
): Promise<void> {
  if (isMarked) await tx.query(`UPDATE line_marks SET ${column} = ? WHERE seq = ?`, [act, seq]);
  else await tx.query(`INSERT INTO line_marks (${column}, seq) VALUES (?, ?)`, [act, seq]);
}
