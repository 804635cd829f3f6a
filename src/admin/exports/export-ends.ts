import { Injectable } from '@nestjs/common';
import type { ExportView } from '../../contract/exports.js';
import { OUTCOMES } from '../../contract/records.js';
import { Database } from '../../database/database.js';
import { alongIndex } from '../../database/index-hint.js';

/** How many ends of exports after the request of one are looked at. */
const LOOKED_AT = 200;

/** How exports ended, as it is on record. */
@Injectable()
export class ExportEnds {
  constructor(private readonly database: Database) {}

  /** Undefined for what has not ended, or was never asked for. @param seq of the act that asked for it */
  async of(seq: number): Promise<ExportView | undefined> {
    if (!Number.isSafeInteger(seq)) return undefined;
    const acts = `moderation_log m ${alongIndex('ix_moderation_log_action', this.database.kind)}`;
    const walks = OUTCOMES.map(
      (_, i) => `SELECT w${i}.detail FROM (SELECT m.detail, m.from_seq AS asked FROM ${acts}
        WHERE m.action = 'export_ended' AND m.outcome = ? AND m.seq > ? ORDER BY m.seq LIMIT ?) w${i} WHERE w${i}.asked = ?`,
    );
    const [end] = await this.database.ask<{ detail: string }>(
      'admins',
      walks.join(' UNION ALL '),
      OUTCOMES.flatMap(outcome => [outcome, seq, LOOKED_AT, seq]),
    );
    const [, rows, sha256] = /^rows (\d+) sha256 ([0-9a-f]{64})$/.exec(end?.detail ?? '') ?? [];
    if (sha256 !== undefined) return { seq, state: 'done', rows: Number(rows), sha256 };
    const [, cut] = /^cut after (\d+) rows$/.exec(end?.detail ?? '') ?? [];
    return cut === undefined ? undefined : { seq, state: 'cut', rows: Number(cut) };
  }
}
