import { Injectable } from '@nestjs/common';
import { PUBLIC_ACTIONS } from '../../contract/events.js';
import { LINE_ACTIONS } from '../../contract/line-marks.js';
import type { ChatRecord, LineContext, SanctionRecord } from '../../contract/records.js';
import type { Page } from '../../contract/rest.js';
import { codePoints } from '../../contract/text.js';
import { Database } from '../../database/database.js';
import { list } from '../../database/tx.js';
import { actsLike, actsOn } from '../../logging/act-walks.js';
import {
  during,
  LINE,
  linesLike,
  linesOf,
  linesOn,
  type LineRecord,
  type LineShape,
  type Span,
} from '../../logging/line-walks.js';
import { recordedMarks } from '../../logging/line-marks.js';
import { stretchesOf, type Stretch, type Time } from '../../logging/logins/day-stretches.js';
import { ShownLog } from '../../logging/shown-log.js';
import { omitNulls } from './omit-nulls.js';
import { paged, type Range } from './paged.js';

type SanctionRow = Omit<SanctionRecord, 'kind' | 'from' | 'to'> & { actor: string; target: string };

/** The lines as an admin reads them, as far as this node has shown them. A whisper's text is left out. */
@Injectable()
export class LinesReader {
  constructor(
    private readonly database: Database,
    private readonly shown: ShownLog,
  ) {}

  /** The newest lines of any of some shapes. */
  async page(shapes: readonly LineShape[], range: Range, time?: Time): Promise<Page<ChatRecord>> {
    const lines = shapes.flatMap(linesLike);
    if (lines.length === 0) return { items: [], more: false };
    const walks = time ? during(lines, time) : lines;
    const read = async (span: Span): Promise<LineRecord[]> => {
      const { sql, parameters } = linesOn(walks, span, this.database.kind);
      return this.#query(sql, parameters);
    };
    const { items, more } = await paged(read, range, {
      stretches: await this.stretches(time),
      end: this.shown.position + 1,
    });
    return { items: await this.#closed(items), more };
  }

  /** The parts of the log, newest first, that have the lines of some days; all of it if none are given. */
  async stretches(time?: Time): Promise<Stretch[]> {
    return time ? stretchesOf(time, this.#query) : [{ from: 1, to: Infinity }];
  }

  /** Public lines of some seqs, newest first. At most a page of them. */
  async publicLines(seqs: readonly number[]): Promise<ChatRecord[]> {
    if (seqs.length === 0) return [];
    const found = await this.#query<LineRecord>(`${LINE} WHERE c.seq IN (${list(seqs)})`, [...seqs]);
    const lines = found.filter(({ kind }) => kind === 'chat').sort((a, b) => b.seq - a.seq);
    return this.#closed(lines);
  }

  /** At most `count` lines and sanctions on each side of one, ascending; undefined when there is none of that seq. */
  async around(seq: number, count: number): Promise<LineContext | undefined> {
    const end = this.shown.position + 1;
    if (seq < 1 || seq >= end) return undefined;
    const older = await this.#items({ after: 0, before: seq + 1, limit: count + 2 });
    if (older.pop()?.seq !== seq) return undefined;
    const newer = await this.#items({ after: seq - 1, before: end, limit: count + 2, oldest: true });
    return {
      items: [...older.slice(-count), ...newer.slice(0, count + 1)],
      moreBefore: older.length > count,
      moreAfter: newer.length > count + 1,
    };
  }

  /** Lines and public sanctions, ascending. */
  async #items(span: Span): Promise<LineContext['items']> {
    const { sql, parameters } = linesOn(linesOf(), span, this.database.kind);
    const lines = await this.#query<LineRecord>(sql, parameters);
    const items = [...(await this.#closed(lines)), ...(await this.#sanctions(span))].sort(
      (a, b) => a.seq - b.seq,
    );
    return span.oldest ? items.slice(0, span.limit) : items.slice(-span.limit);
  }

  async #sanctions(span: Span): Promise<SanctionRecord[]> {
    const walks = actsLike({ actions: [...PUBLIC_ACTIONS, ...LINE_ACTIONS], outcome: 'done' });
    const select =
      'm.seq, m.action, m.at, a.name AS actor, t.name AS target, m.reason, m.until, m.from_seq AS line';
    const { sql, parameters } = actsOn(walks, span, { select, kind: this.database.kind });
    const rows = await this.#query<SanctionRow>(sql, parameters);
    return rows.map(({ actor, target, ...row }) =>
      omitNulls({ ...row, kind: 'sanction' as const, from: actor, to: target }),
    );
  }

  /** As admins see them: a whisper's text is left out, and what is hidden from members says so. */
  async #closed(lines: readonly LineRecord[]): Promise<ChatRecord[]> {
    const marks = await recordedMarks(
      this.#query,
      this.database.kind,
      lines.map(({ seq }) => seq),
    );
    return lines.map(line => ({ ...closed(line), ...marks.get(line.seq) }));
  }

  readonly #query = <Row>(sql: string, parameters: unknown[]): Promise<Row[]> =>
    this.database.ask<Row>('admins', sql, parameters);
}

function closed(line: LineRecord): ChatRecord {
  const { seq, kind, at, text, replyTo } = line;
  const from = line.sender ?? '';
  // no line is stored without a text: it was erased
  const isErased = text === '';
  return kind === 'whisper'
    ? { seq, kind, from, to: line.recipient ?? '', at, ...(!isErased && { length: codePoints(text) }) }
    : { seq, kind, from, at, ...(!isErased && { text }), ...(replyTo !== null && { replyTo }) };
}
