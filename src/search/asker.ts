import { setImmediate as immediate } from 'node:timers/promises';
import { IndexFile, sentBy, withParty, type IndexMatch } from './index-file.js';
import type { LineSource, SearchableLine } from './line-source.js';
import { Question } from './question.js';

/** What is searched, and by whom. */
export interface Search {
  question: string;
  /** Only this kind. */
  kind?: 'chat' | 'whisper';
  /** The member who searches: own whispers too, and no hidden lines. Without it, public lines, hidden ones too. */
  memberId?: number;
  fromId?: number;
  /** The recipient of whispers. */
  toId?: number;
  /** The other party of whispers. */
  withId?: number;
  /** Lines before this seq. */
  before: number;
  /** Lines after this seq. */
  after: number;
  limit: number;
  /** In this time what was found until then is answered. */
  withinMs: number;
}

export interface Found {
  /** From the newest on. */
  seqs: number[];
  /** All lines from there on, and before `before`, were searched. 1 when that is all there are. */
  searchedTo: number;
  /** The oldest line that is indexed, unless all are: older ones are searched slowly. */
  indexedFrom?: number;
}

/** Candidates that are verified at once, and lines that are walked at once. */
const VERIFIED_AT_ONCE = 100;
const WALKED_AT_ONCE = 2_000;

/** Answers searches: from the index, and where there is none yet by walking the log. */
export class Asker {
  /** @param file of the index; it may not be there yet */
  constructor(
    private readonly file: string,
    private readonly lines: LineSource,
  ) {}

  /** @param stopped the answer is not waited for any more: it is what was found until then */
  async find(search: Search, stopped?: AbortSignal): Promise<Found> {
    const question = Question.parse(search.question);
    if (!question) return { seqs: [], searchedTo: search.after + 1 };
    const index = this.#index();
    try {
      const span = index?.span;
      const finding = new Finding(search, question, this.lines, stopped);
      await finding.walk(span ? span.high : search.after);
      if (index && span) {
        await finding.look(index, span.low);
        await finding.walk(search.after);
      }
      return {
        ...finding.found,
        ...(!span || span.low > 1 ? { indexedFrom: span?.low ?? search.before } : {}),
      };
    } finally {
      index?.close();
    }
  }

  #index(): IndexFile | undefined {
    try {
      return IndexFile.read(this.file);
    } catch {
      return undefined;
    }
  }
}

/** One search on its way from the newest lines to the oldest. */
class Finding {
  readonly #seqs: number[] = [];
  readonly #endAt: number;
  /** All lines from there on were searched. */
  #searchedTo: number;
  #isOver = false;

  constructor(
    private readonly search: Search,
    private readonly question: Question,
    private readonly lines: LineSource,
    private readonly stopped: AbortSignal | undefined,
  ) {
    this.#searchedTo = search.before;
    this.#endAt = performance.now() + search.withinMs;
  }

  get found(): Found {
    return { seqs: this.#seqs, searchedTo: this.#searchedTo };
  }

  /** Reads every line down to a seq, which is excluded. */
  async walk(to: number): Promise<void> {
    const end = Math.max(to, this.search.after);
    while (!this.#isOver && this.#searchedTo > end + 1) {
      const lines = await this.lines.before(this.#searchedTo, end, WALKED_AT_ONCE);
      await this.#take(lines);
      if (lines.length < WALKED_AT_ONCE && !this.#isOver) this.#searchedTo = end + 1;
      await this.#pause();
    }
  }

  /** Asks the index, which has every line down to a seq. */
  async look(index: IndexFile, low: number): Promise<void> {
    if (this.#isOver || this.#searchedTo <= low) return;
    const end = Math.max(low - 1, this.search.after);
    let some: number[] = [];
    for (const seq of index.candidates(this.#match(), this.#searchedTo)) {
      if (seq <= end) break;
      some.push(seq);
      if (some.length < VERIFIED_AT_ONCE) continue;
      await this.#verify(some);
      some = [];
      if (this.#isOver) return;
    }
    await this.#verify(some);
    if (!this.#isOver) this.#searchedTo = end + 1;
  }

  async #verify(seqs: readonly number[]): Promise<void> {
    if (seqs.length === 0) return;
    await this.#take(await this.lines.of(seqs));
    // some may have been removed from the log
    if (!this.#isOver) this.#searchedTo = seqs.at(-1)!;
    await this.#pause();
  }

  /** @param lines descending */
  async #take(lines: readonly SearchableLine[]): Promise<void> {
    const found = new Set(lines.filter(line => this.#answers(line)).map(({ seq }) => seq));
    // before they are counted: what a page holds, and where it ends, would tell of their words
    if (this.search.memberId !== undefined)
      for (const seq of await this.lines.hidden([...found])) found.delete(seq);
    for (const { seq } of lines) {
      this.#searchedTo = seq;
      if (!found.has(seq)) continue;
      this.#seqs.push(seq);
      this.#isOver = this.#seqs.length >= this.search.limit;
      if (this.#isOver) return;
    }
  }

  /** Lets another search of the thread have a turn, and a stop be heard: SQLite answers without one. */
  async #pause(): Promise<void> {
    await immediate();
    if (this.stopped?.aborted || performance.now() > this.#endAt) this.#isOver = true;
  }

  #answers({ kind, senderId, recipientId, text }: SearchableLine): boolean {
    const { memberId, fromId, toId, withId } = this.search;
    if (this.search.kind !== undefined && kind !== this.search.kind) return false;
    const isParty = (id: number | undefined): boolean => id === senderId || id === recipientId;
    if (kind === 'whisper' && !(memberId !== undefined && isParty(memberId))) return false;
    if (fromId !== undefined && senderId !== fromId) return false;
    if (toId !== undefined && recipientId !== toId) return false;
    if (withId !== undefined && !(kind === 'whisper' && isParty(withId))) return false;
    return this.question.isIn(text);
  }

  /** The terms of what may answer, by the kinds of lines that may. */
  #match(): IndexMatch {
    const { kind, memberId, fromId, toId, withId } = this.search;
    const terms = [this.question.match, ...(fromId === undefined ? [] : [sentBy(fromId)])];
    const parties = [memberId, toId, withId].filter(id => id !== undefined).map(withParty);
    const isOfWhispers = toId !== undefined || withId !== undefined;
    return {
      ...(kind !== 'whisper' && !isOfWhispers && { lines: terms.join(' AND ') }),
      ...(kind !== 'chat' && memberId !== undefined && { whispers: [...terms, ...parties].join(' AND ') }),
    };
  }
}
