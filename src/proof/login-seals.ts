import { alongIndex } from '../database/index-hint.js';
import type { DatabaseKind } from '../database/database-kind.js';
import type { TreeEdge } from './tree.js';
import type { Query } from './tree-row.js';

// A seal of a day of log-ins, as the act `logins_sealed` has it in its `detail`.

const AT_ONCE = 500;
/** As many as fit in a detail. */
const MARKS_MAX = 64;
/** In base64, of a root: they only help to find a row. */
const MARK_CHARS = 6;
const DETAIL =
  /^(\d{4}-\d\d-\d\d) (\d{1,15}) (\d{1,15}) ([A-Za-z0-9+/]{43}=)(?: (\d{1,15}) ((?:[A-Za-z0-9+/]{6})+))?$/;

/** What seals the first rows of a day, by id. */
export interface LoginSeal {
  /** YYYY-MM-DD */
  day: string;
  /** The id of the last of them, and how many they are. */
  lastId: number;
  count: number;
  /** Of their tree, base64. */
  root: string;
  /** Beginnings of roots of fewer rows: of each number that is a multiple of `stride`, up to this seal's, the last of them last. */
  stride: number;
  marks: string[];
}

/** One that is on record. */
export interface StoredSeal extends LoginSeal {
  /** Of its act. */
  seq: number;
  at: number;
}

/** Undefined when it is no such detail. */
export function parseSeal(detail: string): LoginSeal | undefined {
  const [, day, lastId, count, root, stride, marks] = DETAIL.exec(detail) ?? [];
  if (day === undefined || root === undefined) return undefined;
  return {
    day,
    lastId: Number(lastId),
    count: Number(count),
    root,
    stride: Number(stride ?? 1),
    marks: marks?.match(/.{6}/g) ?? [],
  };
}

export function sealDetail({ day, lastId, count, root, stride, marks }: LoginSeal): string {
  const narrowing = marks.length === 0 ? '' : ` ${stride} ${marks.join('')}`;
  return `${day} ${lastId} ${count} ${root}${narrowing}`;
}

/** The marks of a seal, with the number of rows that each is of, ascending. */
export function marksOf({ count, stride, marks }: LoginSeal): { count: number; mark: string }[] {
  const last = Math.floor((count - 1) / stride) * stride;
  return marks.map((mark, i) => ({ count: last - (marks.length - 1 - i) * stride, mark }));
}

export function markOf(edge: TreeEdge): string {
  return edge.root.toString('base64').slice(0, MARK_CHARS);
}

/** Gathers marks while a day's tree grows: of every row while there are few, else of every second, fourth … */
export class SealMarks {
  #stride = 1;
  #marks: { count: number; mark: string }[] = [];

  /** After each row. */
  add(edge: TreeEdge): void {
    if (edge.size % this.#stride !== 0) return;
    this.#marks.push({ count: edge.size, mark: markOf(edge) });
    // the last one is not needed: the seal has its root
    while (this.#marks.length > MARKS_MAX) {
      this.#stride *= 2;
      this.#marks = this.#marks.filter(({ count }) => count % this.#stride === 0);
    }
  }

  /** Those of a seal of a number of rows. */
  of(size: number): Pick<LoginSeal, 'stride' | 'marks'> {
    const marks = this.#marks.filter(({ count }) => count < size).map(({ mark }) => mark);
    return { stride: this.#stride, marks };
  }
}

/** The seals on record after a seq, ascending, read as far as needed. @param kind of database, where the index is to be named */
export async function* sealsAfter(query: Query, seq = 0, kind?: DatabaseKind): AsyncGenerator<StoredSeal> {
  const along = kind ? alongIndex('ix_moderation_log_action', kind) : '';
  for (let after = seq; ;) {
    const acts = await query<{ seq: number; at: number; detail: string | null }>(
      `SELECT m.seq, m.at, m.detail FROM moderation_log m ${along}
       WHERE m.action = 'logins_sealed' AND m.outcome = 'done' AND m.seq > ? ORDER BY m.seq LIMIT ?`,
      [after, AT_ONCE],
    );
    for (const act of acts) {
      const seal = parseSeal(act.detail ?? '');
      if (seal) yield { ...seal, seq: act.seq, at: act.at };
    }
    if (acts.length < AT_ONCE) return;
    after = acts.at(-1)!.seq;
  }
}
