import type { ExportFormat, ExportLog } from '../../contract/exports.js';

/** What an export has. It can be sent to a thread, and is signed into the ticket of the download. */
export interface ExportSpec {
  log: ExportLog;
  format: ExportFormat;
  timeZone: string;
  /** Lines and acts: seqs, both included. */
  fromSeq: number;
  toSeq: number;
  /** Lines and acts: the oldest one, if there was any. Rows are removed from there on. */
  oldest?: number;
  /** Instants, epoch ms; `toAt` is excluded. */
  fromAt: number;
  toAt: number;
  /** Log-ins: the days of which there were tables, and how many: a ticket with their names would be no address any more. */
  days?: { from: string; to: string; count: number };
  /** Only of this account: what it said and was told, did and underwent, or its log-ins. */
  accountId?: number;
  /** Lines: only of this kind. */
  kind?: 'chat' | 'whisper';
}

export function tableOf(log: 'lines' | 'acts'): string {
  return log === 'lines' ? 'chat_log' : 'moderation_log';
}
