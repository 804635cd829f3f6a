import type { ExportFormat, ExportLog } from '../../contract/exports.js';

/** What an export has. It can be sent to a thread, and is signed into the ticket of the download. */
export interface ExportSpec {
  log: ExportLog;
  format: ExportFormat;
  timeZone: string;
  /** Lines and acts: seqs, both included. */
  fromSeq: number;
  toSeq: number;
  /** Instants, epoch ms; `toAt` is excluded. */
  fromAt: number;
  toAt: number;
  /** Log-ins: the tables of the days, oldest first. */
  days: { day: string; table: string }[];
  /** Only of this account: what it said and was told, did and underwent, or its log-ins. */
  accountId?: number;
  /** Lines: only of this kind. */
  kind?: 'chat' | 'whisper';
}
