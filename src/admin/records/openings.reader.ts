import { Injectable } from '@nestjs/common';
import { LIMITS } from '../../contract/limits.js';
import type { OpenedWhisper, OpeningView } from '../../contract/records.js';
import type { Page } from '../../contract/rest.js';
import { Database } from '../../database/database.js';
import type { ReaderName } from '../../database/readers.js';
import { actsLike, actsOn } from '../../logging/act-walks.js';
import { fromOf, linesOn, linesWith, type LineRecord, type Span } from '../../logging/line-walks.js';
import { ShownLog } from '../../logging/shown-log.js';

/** How many openings are looked at together for whispers of a member. */
const STEP = 50;

interface Opening {
  seq: number;
  at: number;
  reason: string;
  actor: string | null;
  fromSeq: number;
  toSeq: number;
}

/**
 * Which openings had whispers of a member among them. An opening is of all whispers in its range, of which there are
 * at most 500: those of the member are found in it.
 */
@Injectable()
export class OpeningsReader {
  #whom: Exclude<ReaderName, 'vital'> = 'admins';

  constructor(
    private readonly database: Database,
    private readonly shown: ShownLog,
  ) {}

  /** The same, read from the members' pool. */
  forMembers(): OpeningsReader {
    const reader = new OpeningsReader(this.database, this.shown);
    reader.#whom = 'members';
    return reader;
  }

  /** Newest first. @param before a seq */
  async of(
    memberId: number,
    { before = Infinity, limit }: { before?: number; limit: number },
  ): Promise<Page<OpeningView>> {
    const found: OpeningView[] = [];
    let end = Math.min(before, this.shown.position + 1);
    for (;;) {
      const openings = await this.#openings({ after: 0, before: end, limit: STEP });
      const counts = await this.#counts(memberId, openings);
      for (const { seq, at, reason, actor } of openings) {
        const count = counts.get(seq) ?? 0;
        if (count > 0) found.push({ seq, by: actor ?? '', reason, at, count });
      }
      if (openings.length < STEP || found.length > limit) break;
      end = openings.at(-1)!.seq;
    }
    return { items: found.slice(0, limit), more: found.length > limit };
  }

  /** The member's whispers of one opening, newest first; none if it is no opening, or had none of theirs. */
  async whispersIn(memberId: number, seq: number): Promise<OpenedWhisper[]> {
    if (seq > this.shown.position) return [];
    const [opening] = await this.#openings({ after: seq - 1, before: seq + 1, limit: 1 });
    if (!opening) return [];
    const span = { ...spanOf(opening), limit: LIMITS.whispersOpenedMax };
    const { sql, parameters } = linesOn(linesWith(memberId, 'whisper'), span, this.database.kind);
    const lines = await this.#query<LineRecord>(sql, parameters);
    return lines.map(line => ({
      seq: line.seq,
      from: line.sender ?? '',
      to: line.recipient ?? '',
      at: line.at,
    }));
  }

  async #openings(span: Span): Promise<Opening[]> {
    const walks = actsLike({ actions: ['whispers_opened'], outcome: 'done' });
    const select = 'm.seq, m.at, m.reason, a.name AS actor, m.from_seq AS fromSeq, m.to_seq AS toSeq';
    const { sql, parameters } = actsOn(walks, span, { select, kind: this.database.kind });
    return this.#query(sql, parameters);
  }

  /** How many whispers of a member each opening had. */
  async #counts(memberId: number, openings: readonly Opening[]): Promise<Map<number, number>> {
    if (openings.length === 0) return new Map();
    const walks = linesWith(memberId, 'whisper');
    const counted = walks.map(
      (walk, i) => `(SELECT COUNT(*) FROM (SELECT 1 FROM ${fromOf(walk, this.database.kind)}
        WHERE ${walk.where} AND c.seq > ? AND c.seq < ? LIMIT ?) w${i})`,
    );
    const rows = await this.#query<{ seq: number; count: number }>(
      openings.map(() => `SELECT ? AS seq, ${counted.join(' + ')} AS count`).join(' UNION ALL '),
      openings.flatMap(opening => {
        const { after, before } = spanOf(opening);
        const span = [after, before, LIMITS.whispersOpenedMax];
        return [opening.seq, ...walks.flatMap(walk => [...walk.parameters, ...span])];
      }),
    );
    return new Map(rows.map(({ seq, count }) => [seq, count]));
  }

  readonly #query = async <Row>(sql: string, parameters: unknown[]): Promise<Row[]> =>
    this.database.ask<Row>(this.#whom, sql, parameters);
}

function spanOf({ fromSeq, toSeq }: Opening): Pick<Span, 'after' | 'before'> {
  return { after: fromSeq - 1, before: toSeq + 1 };
}
