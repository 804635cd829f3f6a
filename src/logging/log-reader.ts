import { Injectable } from '@nestjs/common';
import { PUBLIC_ACTIONS } from '../contract/events.js';
import { LIMITS } from '../contract/limits.js';
import { Database } from '../database/database.js';
import { list } from '../database/tx.js';
import { LINE_ACTIONS } from '../contract/line-marks.js';
import type { Action } from '../contract/records.js';
import { ACT, ACT_COLUMNS, ACT_NAMES, toAct, type ActRecord } from './act-records.js';
import { withReferences, withWhispersParties } from './line-references.js';
import {
  LINE,
  fromOf,
  linesFor,
  linesOn,
  mentionsOf,
  whispersBetween,
  whispersTo,
  type LineRecord,
  type Span,
  type Walk,
} from './line-walks.js';
import type { Day } from './logins/calendar.js';
import { stretchesOf, type Stretch } from './logins/day-stretches.js';
import { partiesOf } from './opening-parties.js';
import { roomChangesOf } from './room-changes.js';
import { isVisibleTo, type ActRow, type LineRow, type LogRow } from './log-row.js';

/** More unread whispers than this are not counted. */
const UNREAD_WHISPERS_MAX = 1_000;

/** What rooms are told of acts on accounts and on public lines. */
const TOLD = [...PUBLIC_ACTIONS, ...LINE_ACTIONS];

/** Only the lines that mention the member, or the whispers with one other member. */
export type Narrowed = 'mentions' | { withId: number };

/** Part of the log: `rows` are all stored rows up to and including `to`. */
export interface LogPage {
  rows: LogRow[];
  to: number;
}

/** What others have said, as far as it was counted. */
export interface LinesOfOthers {
  lines: number;
  /** The first of them, unless a member has said very much in between. */
  first: { seq: number; at: number } | undefined;
  /** How many of them mention the member. */
  mentions: number;
}

/** Whispers that a member has received, ascending, without their texts. */
export interface ReceivedWhispers {
  whispers: Pick<LineRow, 'seq' | 'from'>[];
  /** There are more before the first. */
  isCut: boolean;
}

/**
 * Reads the stored log as rows. Rows are found by seq, and some may be missing, since operators may remove rows. The
 * end of a page does not depend on its rows: the head is committed after everything below it.
 */
@Injectable()
export class LogReader {
  #read: Database['read'];

  constructor(private readonly database: Database) {
    this.#read = database.read;
  }

  /** The same log, read from the members' pool, so that the follower does not wait for their requests. */
  forMembers(): LogReader {
    const reader = new LogReader(this.database);
    reader.#read = this.database.readFor('members');
    return reader;
  }

  /** The last seq that is committed. */
  async head(): Promise<number> {
    const reading = this.database.clock.reading();
    const [row] = await this.#query<{ seq: number; now: unknown }>(
      `SELECT seq, ${reading.sql} AS now FROM log_head WHERE id = 1`,
    );
    // asked four times a second on a server, so its clock is known even when nothing is written
    reading.take(row!.now);
    return row!.seq;
  }

  /**
   * At most `limit` rows after a seq, in order.
   * @param page `upTo` is a seq known to be committed; `partyId`: of the parties of an opening only this one is read
   */
  async after(
    seq: number,
    { upTo, limit, partyId }: { upTo: number; limit: number; partyId?: number },
  ): Promise<LogPage> {
    if (upTo <= seq) return { rows: [], to: seq };
    const rows = await this.#merged(
      alias => `WHERE ${alias}.seq > ? AND ${alias}.seq <= ? ORDER BY ${alias}.seq LIMIT ?`,
      [seq, upTo, limit],
      partyId,
    );
    const page = rows.sort((a, b) => a.seq - b.seq).slice(0, limit);
    return { rows: page, to: page.length === limit ? page.at(-1)!.seq : upTo };
  }

  /**
   * Whether lines right after a seq were removed: none is stored from there to the oldest stored line, and acts do
   * not account for the gap. Checks at most `max` rows; a larger gap counts as removed.
   */
  async isTrimmedAfter(seq: number, { upTo, max }: { upTo: number; max: number }): Promise<boolean> {
    const [oldest] = await this.#query<{ seq: number }>('SELECT seq FROM chat_log ORDER BY seq LIMIT 1');
    const missing = Math.min(oldest?.seq ?? upTo + 1, upTo + 1) - 1 - seq;
    if (missing <= 0) return false;
    if (missing > max) return true;
    const acts = await this.#query<{ seq: number }>(
      'SELECT seq FROM moderation_log WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?',
      [seq, seq + missing, missing],
    );
    return acts.length < missing;
  }

  /** The last `limit` rows up to `seq`, in order. */
  async upTo(seq: number, limit: number): Promise<LogRow[]> {
    const rows = await this.#merged(
      alias => `WHERE ${alias}.seq <= ? ORDER BY ${alias}.seq DESC LIMIT ?`,
      [seq, limit],
    );
    return rows.sort((a, b) => a.seq - b.seq).slice(-limit);
  }

  /** The rows a member may see within a span, ascending: lines and acts of which all are told, or only some lines. */
  async visible(memberId: number, span: Span, only?: Narrowed): Promise<LogRow[]> {
    const walks = only === undefined ? linesFor(memberId) : narrowedTo(only, memberId);
    const { sql, parameters } = linesOn(walks, span, this.database.kind);
    const lines: LogRow[] = await this.#lines(sql, parameters);
    if (only !== undefined) return lines.sort((a, b) => a.seq - b.seq);
    const rows = [...lines, ...(await this.#actsFor(memberId, span))].sort((a, b) => a.seq - b.seq);
    return span.oldest ? rows.slice(0, span.limit) : rows.slice(-span.limit);
  }

  /**
   * Public acts, and openings of whispers of the member. The erasing of a whisper is not among them: there the whisper
   * itself says so.
   */
  async #actsFor(memberId: number, { after, before, limit, oldest = false }: Span): Promise<ActRow[]> {
    const order = oldest ? 'ASC' : 'DESC';
    const walks = [
      ...TOLD.map(
        (action, i) => `SELECT * FROM (SELECT x.seq, 0 AS whispers FROM moderation_log x
          WHERE x.action = ? AND x.outcome = 'done' AND x.seq > ? AND x.seq < ?${action === 'erase' ? ' AND x.detail IS NULL' : ''}
          ORDER BY x.seq ${order} LIMIT ?) w${i}`,
      ),
      `SELECT * FROM (SELECT p.act_seq AS seq, p.whispers FROM opening_parties p
        WHERE p.account_id = ? AND p.act_seq > ? AND p.act_seq < ? ORDER BY p.act_seq ${order} LIMIT ?) w${TOLD.length}`,
    ];
    const acts = await this.#query<ActRecord & { whispers: number }>(
      `${ACT_COLUMNS}, v.whispers
       FROM (${walks.join(' UNION ')}) v LEFT JOIN moderation_log m ON m.seq = v.seq ${ACT_NAMES}
       ORDER BY v.seq ${order} LIMIT ?`,
      [...[...TOLD, memberId].flatMap(of => [of, after, before, limit]), limit],
    );
    return acts.map(({ whispers, ...record }) => {
      const parties = whispers > 0 && { parties: new Map([[memberId, whispers]]) };
      return { ...toAct(record), ...parties };
    });
  }

  /** What others have said within a span that a member may see. Counts no further than needed for a badge. */
  async linesOfOthers(memberId: number, { after, before }: Omit<Span, 'limit'>): Promise<LinesOfOthers> {
    // each is counted along an index that has all it takes
    const counted = (where: string, i: number, from = 'chat_log c'): string =>
      `(SELECT COUNT(*) FROM (SELECT 1 FROM ${from} WHERE ${where} AND c.seq > ? AND c.seq < ? LIMIT ?) w${i})`;
    const span = [after, before, LIMITS.unreadMax];
    const { kind } = this.database;
    const [[mentions], [whispers]] = [mentionsOf(memberId), whispersTo(memberId)];
    const [count] = await this.#query<{ total: number; own: number; whispers: number; mentions: number }>(
      `SELECT ${counted("c.kind = 'chat'", 0)} AS total, ${counted("c.sender_id = ? AND c.kind = 'chat'", 1)} AS own,
        ${counted(whispers.where, 2, fromOf(whispers, kind))} AS whispers,
        ${counted(mentions.where, 3, fromOf(mentions, kind))} AS mentions`,
      [
        ...[...span, memberId, ...span, ...whispers.parameters, ...span],
        ...[...mentions.parameters, after, before, LIMITS.unreadMentionsMax],
      ],
    );
    const oldest = await this.visible(memberId, { after, before, limit: LIMITS.pageMax, oldest: true });
    return {
      lines: Math.max(0, count!.total - count!.own) + count!.whispers,
      first: oldest.find(row => row.kind !== 'act' && row.from.id !== memberId),
      mentions: count!.mentions,
    };
  }

  /** The last whispers that a member has received within a span, as far as they are counted. */
  async whispersTo(memberId: number, { after, before }: Omit<Span, 'limit'>): Promise<ReceivedWhispers> {
    const [walk] = whispersTo(memberId);
    const rows = await this.#query<{ seq: number; id: number; name: string | null }>(
      `SELECT v.seq, v.id, s.name FROM (
         SELECT c.seq, c.sender_id AS id FROM ${fromOf(walk, this.database.kind)}
         WHERE ${walk.where} AND c.seq > ? AND c.seq < ? ORDER BY c.seq DESC LIMIT ?
       ) v LEFT JOIN accounts s ON s.id = v.id`,
      [...walk.parameters, after, before, UNREAD_WHISPERS_MAX],
    );
    return {
      whispers: rows
        .map(({ seq, id, name }) => ({ seq, from: { id, name: name ?? '' } }))
        .toSorted((a, b) => a.seq - b.seq),
      isCut: rows.length === UNREAD_WHISPERS_MAX,
    };
  }

  /** The lines of some seqs that a member may see, from the newest on. */
  async linesOf(memberId: number, seqs: readonly number[]): Promise<LineRow[]> {
    if (seqs.length === 0) return [];
    const rows = await this.#lines(`${LINE} WHERE c.seq IN (${list(seqs)})`, [...seqs]);
    return rows.filter(row => isVisibleTo(row, memberId)).sort((a, b) => b.seq - a.seq);
  }

  /** The parts of the log, newest first, that have the lines between two instants (epoch ms). */
  async stretches(time: Pick<Day, 'fromAt' | 'toAt'>): Promise<Stretch[]> {
    return stretchesOf(time, this.#query);
  }

  /** The seq of the first line stored at or after an instant (epoch ms), if there is one. */
  async firstSince(at: number): Promise<number | undefined> {
    const [line] = await this.#query<{ seq: number }>(
      'SELECT seq FROM chat_log WHERE at >= ? ORDER BY at LIMIT 1',
      [at],
    );
    return line?.seq;
  }

  async #merged(tail: (alias: string) => string, parameters: number[], partyId?: number): Promise<LogRow[]> {
    const lines = await this.#lines(`${LINE} ${tail('c')}`, parameters);
    const acts = await this.#query<ActRecord>(`${ACT} ${tail('m')}`, parameters);
    const whole = await withWhispersParties(await this.#whole(acts.map(toAct), partyId), this.#query);
    return [...lines, ...whole];
  }

  /**
   * Acts on the room say what they made of it, openings whom they concern. There are few: they are read by themselves.
   */
  async #whole(acts: ActRow[], partyId: number | undefined): Promise<ActRow[]> {
    const seqsOf = (of: Action): number[] => acts.filter(({ action }) => action === of).map(({ seq }) => seq);
    const changes = await roomChangesOf(this.#query, seqsOf('room'));
    const whose = await partiesOf(this.#query, seqsOf('whispers_opened'), partyId);
    return acts.map(act => {
      const [room, parties] = [changes.get(act.seq)?.to, whose.get(act.seq)];
      return { ...act, ...(room && { room }), ...(parties && { parties }) };
    });
  }

  /** @param sql gives `LineRecord`s */
  async #lines(sql: string, parameters: unknown[]): Promise<LineRow[]> {
    const records = await this.#query<LineRecord>(sql, parameters);
    return withReferences(records, this.#query, this.database.kind);
  }

  readonly #query = <Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> =>
    this.#read.query<Row[]>(sql, parameters);
}

function narrowedTo(only: Narrowed, memberId: number): Walk[] {
  return only === 'mentions' ? mentionsOf(memberId) : whispersBetween(memberId, only.withId);
}
