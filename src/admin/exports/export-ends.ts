import { Injectable } from '@nestjs/common';
import type { ExportView } from '../../contract/exports.js';
import { OUTCOMES } from '../../contract/records.js';
import { Database } from '../../database/database.js';
import { alongIndex } from '../../database/index-hint.js';
import { ModerationLogWriter, type Actor } from '../../logging/moderation-log.writer.js';
import type { Begun } from './export-begins.js';

/** How many ends of exports after the request of one are looked at. */
const LOOKED_AT = 200;

/** How one ended, as its act says it. */
export interface End {
  detail: string;
  outcome?: 'refused';
}

/** What ended, and who had asked for it. */
export interface Ended {
  begun: Begun;
  by: Actor;
}

export function whole(rows: number, sha256: string): End {
  return { detail: `rows ${rows} sha256 ${sha256}` };
}

/** @param rows that were sent; unknown when the node that sent them is gone */
export function cut(rows?: number): End {
  return {
    detail: rows === undefined ? 'cut, rows not known' : `cut after ${rows} rows`,
    outcome: 'refused',
  };
}

/** How exports ended, as it is on record. */
@Injectable()
export class ExportEnds {
  /** Ends that the database has not taken yet, by the seq of the act that asked for the export. */
  readonly #kept = new Map<number, Ended & { end: End }>();

  constructor(
    private readonly database: Database,
    private readonly moderationLog: ModerationLogWriter,
  ) {}

  /** Puts an end on record, once. Returns whether it is this one: another node may have found another. */
  async store({ begun, by }: Ended, end: End): Promise<boolean> {
    // the act that asked for it, as a range of one
    const decide = () => ({ ...end, fromSeq: begun.seq, toSeq: begun.seq });
    const request = { by, idempotencyKey: begun.id };
    const { detail } = await this.moderationLog.act(request, { action: 'export_ended', may: [], decide });
    this.#kept.delete(begun.seq);
    return detail === end.detail;
  }

  /** Has it stored later: the database is away. */
  keep(ended: Ended, end: End): void {
    this.#kept.set(ended.begun.seq, { ...ended, end });
  }

  get kept(): (Ended & { end: End })[] {
    return [...this.#kept.values()];
  }

  isKept(seq: number): boolean {
    return this.#kept.has(seq);
  }

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
    const [isCut, sent] = /^cut(?: after (\d+) rows|, rows not known)$/.exec(end?.detail ?? '') ?? [];
    if (isCut === undefined) return undefined;
    return { seq, state: 'cut', ...(sent !== undefined && { rows: Number(sent) }) };
  }
}
