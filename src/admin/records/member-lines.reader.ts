import { Injectable } from '@nestjs/common';
import type { MemberCounts } from '../../contract/records.js';
import { LIMITS } from '../../contract/limits.js';
import { Database } from '../../database/database.js';
import { fromOf, linesLike, linesOn, type LineRecord, type Walk } from '../../logging/line-walks.js';
import { ShownLog } from '../../logging/shown-log.js';

/** How much a member said, and between which seqs. */
@Injectable()
export class MemberLinesReader {
  constructor(
    private readonly database: Database,
    private readonly shown: ShownLog,
  ) {}

  /** Each is counted up to a limit. */
  async counts(memberId: number): Promise<MemberCounts> {
    const [lines] = linesLike({ senderId: memberId, kind: 'chat' });
    const [sent] = linesLike({ senderId: memberId, kind: 'whisper' });
    const [received] = linesLike({ recipientId: memberId });
    const walks = { said: lines!, sent: sent!, received: received! };
    const counted = Object.entries(walks).map(([name, walk], i) => `${this.#counted(walk, i)} AS ${name}`);
    const [row] = await this.database.ask<Record<keyof typeof walks, number>>(
      'admins',
      `SELECT ${counted.join(', ')}`,
      Object.values(walks).flatMap(({ parameters }) => [
        ...parameters,
        this.shown.position,
        LIMITS.memberLinesCountedMax,
      ]),
    );
    return { lines: row!.said, whispersSent: row!.sent, whispersReceived: row!.received };
  }

  /** The first and the last line or whisper of a member. */
  async ends(memberId: number): Promise<{ firstSeq?: number; lastSeq?: number }> {
    const [first, last] = [await this.#end(memberId, true), await this.#end(memberId, false)];
    return { ...(first && { firstSeq: first.seq }), ...(last && { lastSeq: last.seq }) };
  }

  #counted(walk: Walk, i: number): string {
    return `(SELECT COUNT(*) FROM (SELECT 1 FROM ${fromOf(walk, this.database.kind)}
      WHERE ${walk.where} AND c.seq <= ? LIMIT ?) w${i})`;
  }

  async #end(memberId: number, oldest: boolean): Promise<LineRecord | undefined> {
    const span = { after: 0, before: this.shown.position + 1, limit: 1, oldest };
    const { sql, parameters } = linesOn(linesLike({ senderId: memberId }), span, this.database.kind);
    const [line] = await this.database.ask<LineRecord>('admins', sql, parameters);
    return line;
  }
}
