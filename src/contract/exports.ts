export type ExportLog = 'lines' | 'acts' | 'logins';
export type ExportFormat = 'csv' | 'ndjson';

/** The answer to the request of an export. */
export interface ExportTicket {
  /** The seq of the act. */
  seq: number;
  /** Where the file is, once, for who has this address. */
  url: string;
  /** Until when its download can begin, epoch ms. */
  until: number;
}

/** How far an export is; of one that another node has sent, how it ended. */
export interface ExportView {
  seq: number;
  state: 'waiting' | 'running' | 'done' | 'cut';
  /** Absent of one that was cut off together with its node. */
  rows?: number;
  /** Known only to the node that sends it, or has sent it. */
  bytes?: number;
  /** Of the whole file, in hexadecimal; only when it is done. */
  sha256?: string;
}
