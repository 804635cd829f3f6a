import type { ThreadReader } from '../database/thread-reader.js';
import { list } from '../database/tx.js';
import { markedLines } from '../logging/line-marks.js';

/** A line as the index takes it, and as hits are verified. */
export interface SearchableLine {
  seq: number;
  kind: 'chat' | 'whisper';
  senderId: number;
  recipientId: number | null;
  text: string;
}

const LINE = `SELECT c.seq, c.kind, c.sender_id AS senderId, c.recipient_id AS recipientId, c.text FROM chat_log c`;
/** For longer lists MariaDB trusts table statistics. */
const AT_ONCE = 100;

/** An act by which lines went: one, or all up to another. */
export interface GoneLines {
  seq: number;
  line: number | null;
  upTo: number | null;
}

/** The log's lines, as a thread reads them. */
export class LineSource {
  constructor(private readonly reader: ThreadReader) {}

  /** The oldest lines after a seq, up to and including another, ascending. */
  async after(seq: number, upTo: number, limit: number): Promise<SearchableLine[]> {
    return this.reader.query(`${LINE} WHERE c.seq > ? AND c.seq <= ? ORDER BY c.seq LIMIT ?`, [
      seq,
      upTo,
      limit,
    ]);
  }

  /** The newest lines between two seqs, both excluded, descending. */
  async before(seq: number, after: number, limit: number): Promise<SearchableLine[]> {
    return this.reader.query(`${LINE} WHERE c.seq < ? AND c.seq > ? ORDER BY c.seq DESC LIMIT ?`, [
      seq,
      after,
      limit,
    ]);
  }

  /** Those of some seqs that are still stored, descending. */
  async of(seqs: readonly number[]): Promise<SearchableLine[]> {
    const lines: SearchableLine[] = [];
    for (let i = 0; i < seqs.length; i += AT_ONCE) {
      const some = seqs.slice(i, i + AT_ONCE);
      const places = some.map(() => '?').join(', ');
      lines.push(...(await this.reader.query<SearchableLine>(`${LINE} WHERE c.seq IN (${places})`, some)));
    }
    return lines.toSorted((one, other) => other.seq - one.seq);
  }

  /** Which of these lines are hidden from members. */
  async hidden(seqs: readonly number[]): Promise<ReadonlySet<number>> {
    const hidden = new Set<number>();
    for (let i = 0; i < seqs.length; i += AT_ONCE) {
      const some = seqs.slice(i, i + AT_ONCE);
      const rows = await this.reader.query<{ seq: number }>(
        `SELECT k.seq FROM ${markedLines(this.reader.kind)}
         WHERE k.seq IN (${list(some)}) AND k.hidden_act IS NOT NULL`,
        some,
      );
      for (const { seq } of rows) hidden.add(seq);
    }
    return hidden;
  }

  /** The oldest acts after a seq, up to and including another, by which lines were erased or removed. */
  async gone(seq: number, upTo: number, limit: number): Promise<GoneLines[]> {
    return this.reader.query(
      `SELECT m.seq, m.from_seq AS line, m.to_seq AS upTo FROM moderation_log m
       WHERE m.action IN ('erase', 'pruned') AND m.outcome = 'done' AND m.seq > ? AND m.seq <= ?
         AND (m.action = 'erase' OR m.detail LIKE 'lines%')
       ORDER BY m.seq LIMIT ?`,
      [seq, upTo, limit],
    );
  }
}
