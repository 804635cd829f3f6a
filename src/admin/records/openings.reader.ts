import { Injectable } from '@nestjs/common';
import { AccountLookup } from '../../auth/account-lookup.js';
import { LIMITS } from '../../contract/limits.js';
import type { OpenedWhisper, OpeningView } from '../../contract/records.js';
import type { Page } from '../../contract/rest.js';
import { Database } from '../../database/database.js';
import type { ReaderName } from '../../database/readers.js';
import { linesOn, type LineRecord } from '../../logging/line-walks.js';
import { ShownLog } from '../../logging/shown-log.js';
import { namesIn, whispersOfParty } from './opened-pair.js';

/** Which openings had whispers of a member among them, as far as this node has shown them. */
@Injectable()
export class OpeningsReader {
  #whom: Exclude<ReaderName, 'vital'> = 'admins';

  constructor(
    private readonly database: Database,
    private readonly shown: ShownLog,
    private readonly accounts: AccountLookup,
  ) {}

  /** The same, read from the members' pool. */
  forMembers(): OpeningsReader {
    const reader = new OpeningsReader(this.database, this.shown, this.accounts);
    reader.#whom = 'members';
    return reader;
  }

  /** Newest first. @param before a seq */
  async of(
    memberId: number,
    { before = Infinity, limit }: { before?: number; limit: number },
  ): Promise<Page<OpeningView>> {
    const found = await this.#query<Omit<OpeningView, 'by'> & { actor: string | null }>(
      `SELECT v.act_seq AS seq, v.whispers AS count, m.at, m.reason, a.name AS actor
       FROM (SELECT p.act_seq, p.whispers FROM opening_parties p
         WHERE p.account_id = ? AND p.act_seq < ? ORDER BY p.act_seq DESC LIMIT ?) v
       LEFT JOIN moderation_log m ON m.seq = v.act_seq LEFT JOIN accounts a ON a.id = m.actor_id
       ORDER BY v.act_seq DESC`,
      [memberId, Math.min(before, this.shown.position + 1), limit + 1],
    );
    const items = found.slice(0, limit).map(({ actor, ...opening }) => ({ ...opening, by: actor ?? '' }));
    return { items, more: found.length > limit };
  }

  /** The member's whispers of one opening, newest first; undefined if it is no opening, or had none of theirs. */
  async whispersIn(memberId: number, seq: number): Promise<OpenedWhisper[] | undefined> {
    if (seq > this.shown.position) return undefined;
    const [opening] = await this.#query<{ fromSeq: number; toSeq: number; detail: string | null }>(
      `SELECT m.from_seq AS fromSeq, m.to_seq AS toSeq, m.detail
       FROM opening_parties p LEFT JOIN moderation_log m ON m.seq = p.act_seq
       WHERE p.account_id = ? AND p.act_seq = ?`,
      [memberId, seq],
    );
    if (!opening) return undefined;
    const members = await Promise.all(namesIn(opening.detail).map(name => this.accounts.idOf(name)));
    const span = {
      after: opening.fromSeq - 1,
      before: opening.toSeq + 1,
      limit: LIMITS.whispersOpenedMax,
    };
    const { sql, parameters } = linesOn(whispersOfParty(members, memberId), span, this.database.kind);
    const lines = await this.#query<LineRecord>(sql, parameters);
    return lines.map(line => ({
      seq: line.seq,
      from: line.sender ?? '',
      to: line.recipient ?? '',
      at: line.at,
    }));
  }

  readonly #query = async <Row>(sql: string, parameters: unknown[]): Promise<Row[]> =>
    this.database.ask<Row>(this.#whom, sql, parameters);
}
