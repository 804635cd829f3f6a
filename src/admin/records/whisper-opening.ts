import { Injectable } from '@nestjs/common';
import { AccountLookup } from '../../auth/account-lookup.js';
import { ChatError } from '../../contract/errors.js';
import { LIMITS } from '../../contract/limits.js';
import type { OpenedWhispers } from '../../contract/records.js';
import { validateText } from '../../contract/text.js';
import { Database } from '../../database/database.js';
import { list } from '../../database/tx.js';
import { ENVELOPE, LINE, during, linesOn, type LineRecord, type Walk } from '../../logging/line-walks.js';
import { LogInfo } from '../../logging/log-info.js';
import { recordedMarks } from '../../logging/line-marks.js';
import type { Parties } from '../../logging/log-row.js';
import { timeOf, type AskedDays } from '../../logging/logins/asked-days.js';
import { stretchesOf } from '../../logging/logins/day-stretches.js';
import { ModerationLogWriter, type Actor } from '../../logging/moderation-log.writer.js';
import { actingAdmin } from '../moderation.rules.js';
import { detailOf, whispersOf } from './opened-pair.js';

/** Which whispers: of a member, or between two; between two seqs, both included; of some days. One is enough. */
export interface AskedWhispers extends Pick<AskedDays, 'fromDay' | 'toDay'> {
  reason: string;
  with?: string;
  and?: string;
  fromSeq?: number;
  toSeq?: number;
}

/** MariaDB may read all of a table for a longer list. */
const AT_ONCE = 199;

type Envelope = Pick<LineRecord, 'seq' | 'senderId'> & { recipientId: number };

/** The whispers that will be opened, and the range in which they are all that was asked for, if it has any line. */
interface Found {
  range?: { fromSeq: number; toSeq: number };
  envelopes: Envelope[];
  more: boolean;
}

/** Opens whispers to an admin, for a reason, on record. Their parties are told. */
@Injectable()
export class WhisperOpening {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountLookup,
    private readonly logInfo: LogInfo,
    private readonly moderationLog: ModerationLogWriter,
  ) {}

  /**
   * Opens at most 500 whispers from the start of what was asked for. Which ones is found before the head is locked,
   * since every writer waits for the lock; under it, the admin is checked again. The opening is on record, with the
   * range really opened and its parties, before any text is read.
   * @throws ChatError INVALID, EMPTY, TOO_LONG, INVALID_TEXT, NO_SUCH_MEMBER: a request that is not possible; FORBIDDEN
   */
  async open(by: Actor, asked: AskedWhispers): Promise<OpenedWhispers> {
    const { reason } = asked;
    const code = validateText(reason, LIMITS.reasonMaxCodePoints);
    if (code) throw new ChatError(code, { field: 'reason' });
    assertNarrowed(asked);
    const members = await this.#members(asked);
    const { envelopes, range, more } = await this.#find(whispersOf(members), asked);
    const parties = partiesOf(envelopes);
    const detail = detailOf(members);
    const { seq } = await this.moderationLog.act(
      { by, reason },
      {
        action: 'whispers_opened',
        may: [actingAdmin],
        decide: () => ({ ...range, parties, ...(detail !== undefined && { detail }) }),
      },
    );
    const own = parties.get(by.id);
    const items = await this.#texts(envelopes.map(envelope => envelope.seq));
    return { seq, items, more, parties: parties.size, ...(own !== undefined && { own }) };
  }

  async #members({ with: one, and: other }: AskedWhispers): Promise<{ id: number; name: string }[]> {
    const members: { id: number; name: string }[] = [];
    for (const given of [one, other]) {
      if (given === undefined) continue;
      const account = await this.accounts.byName(given);
      if (!account) throw new ChatError('NO_SUCH_MEMBER');
      members.push(account);
    }
    if (members.length === 2 && members[0]!.id === members[1]!.id)
      throw new ChatError('INVALID', { field: 'and', message: 'These are not two members.' });
    return members;
  }

  async #find(walks: readonly Walk[], asked: AskedWhispers): Promise<Found> {
    const max = LIMITS.whispersOpenedMax;
    const [head] = await this.#query<{ seq: number }>('SELECT seq FROM log_head WHERE id = ?', [1]);
    const range = { fromSeq: asked.fromSeq ?? 1, toSeq: Math.min(asked.toSeq ?? Infinity, head!.seq) };
    const time = timeOf({ fromDay: asked.fromDay, toDay: asked.toDay }, this.logInfo.timeZone);
    const stretches = time
      ? (await stretchesOf(time, this.#query)).toReversed()
      : [{ from: 1, to: Infinity }];
    const parts = stretches
      .map(({ from, to }) => ({
        fromSeq: Math.max(range.fromSeq, from),
        toSeq: Math.min(range.toSeq, to - 1),
      }))
      .filter(({ fromSeq, toSeq }) => fromSeq <= toSeq);
    for (const [i, part] of parts.entries()) {
      const span = { after: part.fromSeq - 1, before: part.toSeq + 1, limit: max + 1, oldest: true };
      const ofDays = time ? during(walks, time) : walks;
      const { sql, parameters } = linesOn(ofDays, span, this.database.kind, ENVELOPE);
      const found = await this.#query<Envelope>(sql, parameters);
      const isLast = i === parts.length - 1;
      // almost always there is one part: the clock was not set back
      if (found.length === 0 && !isLast) continue;
      const envelopes = found.slice(0, max);
      const isCut = found.length > max;
      return {
        range: {
          // where nothing was found, all was looked through
          fromSeq: (found.length === 0 ? parts[0]! : part).fromSeq,
          toSeq: isCut ? envelopes.at(-1)!.seq : part.toSeq,
        },
        envelopes,
        more: isCut || !isLast,
      };
    }
    return { envelopes: [], more: false };
  }

  async #texts(seqs: readonly number[]): Promise<OpenedWhispers['items']> {
    const lines: LineRecord[] = [];
    for (let i = 0; i < seqs.length; i += AT_ONCE) {
      const some = seqs.slice(i, i + AT_ONCE);
      const sql = `${LINE} WHERE c.seq IN (${list(some)}) ORDER BY c.seq`;
      lines.push(...(await this.#query<LineRecord>(sql, some)));
    }
    const erased = lines.filter(({ text }) => text === '').map(({ seq }) => seq);
    const marks = await recordedMarks(this.#query, this.database.kind, erased);
    return lines.map(({ seq, sender, recipient, at, text }) => {
      const mark = marks.get(seq)?.erased;
      return {
        ...{ seq, from: sender ?? '', to: recipient ?? '', at },
        ...(text !== '' && { text }),
        ...(mark && { erased: mark }),
      };
    });
  }

  readonly #query = async <Row>(sql: string, parameters: unknown[]): Promise<Row[]> =>
    this.database.ask<Row>('admins', sql, parameters);
}

/** What is left out must not mean all whispers. */
function assertNarrowed(asked: AskedWhispers): void {
  if (asked.and !== undefined && asked.with === undefined)
    throw new ChatError('INVALID', { field: 'with', message: 'and names the other of two members.' });
  const narrowing = ['with', 'fromSeq', 'toSeq', 'fromDay', 'toDay'] as const;
  if (narrowing.every(field => asked[field] === undefined))
    throw new ChatError('INVALID', { field: 'with', message: 'Name members, a range or days.' });
  if (asked.fromSeq !== undefined && asked.toSeq !== undefined && asked.toSeq < asked.fromSeq)
    throw new ChatError('INVALID', { field: 'toSeq', message: 'The range is empty.' });
}

function partiesOf(envelopes: readonly Envelope[]): Parties {
  const parties = new Map<number, number>();
  for (const { senderId, recipientId } of envelopes)
    for (const id of [senderId, recipientId]) parties.set(id, (parties.get(id) ?? 0) + 1);
  return parties;
}
