import type { Item } from '../contract/events.js';
import type { Erased, Hidden } from '../contract/line-marks.js';
import type { Database } from '../database/database.js';
import type { DatabaseKind } from '../database/database-kind.js';
import { alongIndex } from '../database/index-hint.js';
import { list } from '../database/tx.js';
import { isLineAct, isVisibleTo, toItem, type ActRow, type LogRow, type Marks } from './log-row.js';

/** A list of more than that may make MariaDB read all of a table: see `line-references`. */
const AT_ONCE = 199;
/** Rows that are read at once at the start. */
const PAGE = 500;

/** Runs plain SQL. */
type Query = <Row>(sql: string, parameters: unknown[]) => Promise<Row[]>;

/** What was done to a line, as it is on record. */
export interface RecordedMarks {
  hidden?: Hidden & { at: number };
  erased?: Erased;
}

interface MarkRow {
  seq: number;
  isHidden: number;
  hider: string | null;
  reason: string | null;
  hiddenAt: number | null;
  isErased: number;
  eraser: string | null;
  erasedAt: number | null;
}
const select = (
  kind: DatabaseKind,
): string => `SELECT k.seq, k.hidden_act IS NOT NULL AS isHidden, ha.name AS hider, h.reason, h.at AS hiddenAt,
    k.erased_act IS NOT NULL AS isErased, ea.name AS eraser, e.at AS erasedAt
  FROM ${markedLines(kind)}
    LEFT JOIN moderation_log h ON h.seq = k.hidden_act LEFT JOIN accounts ha ON ha.id = h.actor_id
    LEFT JOIN moderation_log e ON e.seq = k.erased_act LEFT JOIN accounts ea ON ea.id = e.actor_id`;

/** The lines that have marks, as `k`, by their index: MariaDB would rather read all of a table that it believes small. */
export function markedLines(kind: DatabaseKind): string {
  return `line_marks k ${alongIndex(kind === 'sqlite' ? 'sqlite_autoindex_line_marks_1' : 'PRIMARY', kind)}`;
}

/** The marks of some lines, by seq, as the database has them. */
export async function recordedMarks(
  query: Query,
  kind: DatabaseKind,
  seqs: readonly number[],
): Promise<Map<number, RecordedMarks>> {
  const rows: MarkRow[] = [];
  for (let i = 0; i < seqs.length; i += AT_ONCE) {
    const some = seqs.slice(i, i + AT_ONCE);
    rows.push(...(await query<MarkRow>(`${select(kind)} WHERE k.seq IN (${list(some)})`, some)));
  }
  return new Map(rows.map(row => [row.seq, toMarks(row)]));
}

function toMarks(row: MarkRow): RecordedMarks {
  return {
    ...(row.isHidden === 1 && {
      hidden: { by: row.hider ?? '', reason: row.reason ?? '', at: row.hiddenAt ?? 0 },
    }),
    ...(row.isErased === 1 && { erased: { by: row.eraser ?? '', at: row.erasedAt ?? 0 } }),
  };
}

/**
 * What was done to lines, as far as this node has delivered the log, and the one way on which lines reach members: the
 * marks are looked up when a line is sent, wherever and whenever it was read. Lines with a mark are few, and all of
 * them are in memory.
 */
export class LineMarks {
  readonly #marks = new Map<number, Marks>();

  static async open(database: Database): Promise<LineMarks> {
    const marks = new LineMarks();
    for (let after = 0; ;) {
      const page = await database.read.query<MarkRow[]>(
        `${select(database.kind)} WHERE k.seq > ? ORDER BY k.seq LIMIT ?`,
        [after, PAGE],
      );
      for (const row of page) {
        const { hidden, erased } = toMarks(row);
        marks.#set(row.seq, { hidden, erased });
      }
      if (page.length < PAGE) return marks;
      after = page.at(-1)!.seq;
    }
  }

  /** Notes an act that is being delivered. */
  apply(act: ActRow): void {
    if (!isLineAct(act)) return;
    const { fromSeq: line, action, actor, reason = '', at } = act;
    const by = actor?.name ?? '';
    const { erased } = this.#marks.get(line!) ?? {};
    this.#set(line!, {
      hidden: action === 'hide' ? { by, reason } : undefined,
      erased: action === 'erase' ? { by, at } : erased,
    });
  }

  /** The lines below a seq were removed. */
  forgetBelow(bound: number): void {
    for (const seq of this.#marks.keys()) if (seq < bound) this.#marks.delete(seq);
  }

  /** Whether a line is hidden or was erased. */
  has(seq: number): boolean {
    return this.#marks.has(seq);
  }

  /** The items of some rows that a member may see, in their order. To be sent in the same tick. */
  itemsFor(rows: Iterable<LogRow>, memberId: number): Item[] {
    const items: Item[] = [];
    for (const row of rows) {
      if (!isVisibleTo(row, memberId)) continue;
      const item = toItem(row, memberId, seq => this.#marks.get(seq));
      if (item) items.push(item);
    }
    return items;
  }

  /** An erased line has nothing left to hide. */
  #set(seq: number, { hidden, erased }: { hidden: Hidden | undefined; erased: Erased | undefined }): void {
    if (erased) this.#marks.set(seq, { erased });
    else if (hidden) this.#marks.set(seq, { hidden: { by: hidden.by, reason: hidden.reason } });
    else this.#marks.delete(seq);
  }
}
