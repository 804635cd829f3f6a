import type { EarlierKey } from './earlier-keys.js';

/** What is wrong with a row, or with the seal itself. Closed list. */
export type FindingKind =
  | 'changed'
  | 'swapped'
  | 'removed'
  | 'inserted'
  | 'salt'
  | 'tile'
  | 'root'
  | 'checkpoint'
  | 'key'
  | 'cut';

/** Something that does not fit the tree. */
export interface Finding {
  kind: FindingKind;
  /** Of the row, or of the first row that a tile or a checkpoint seals. */
  seq: number;
  /** In words for the operator, after the number of the row. */
  what: string;
}

/** What does not fit the seals of a day of log-ins. */
export interface LoginFinding {
  kind: 'changed' | 'removed' | 'inserted' | 'salt' | 'catalogue';
  /** YYYY-MM-DD */
  day: string;
  /** Of the first row concerned; absent when it is the whole day. */
  id?: number;
  /** In words for the operator, after the day. */
  what: string;
}

/** What was found in the tables of log-ins. */
export interface LoginsVerdict {
  findings: LoginFinding[];
  /** How many more there are. */
  more: number;
  /** Days and rows that are sealed and were looked at, and rows that are not sealed yet. */
  days: number;
  rows: number;
  unsealed: number;
  /** Days that were removed because of their age, as the record says. */
  gone: number;
  /** Days of which the seals were removed because of their age, with other acts. */
  unproven: number;
  /** The last day that was sealed only some time after it was over: what happened before is not proven. */
  sealedLate?: string;
  /** What is no tampering, but to be looked at, in words. */
  notes: string[];
}

/** What a witness has cosigned of the record. */
export interface Cosigned {
  /** The name of its key. */
  witness: string;
  /** Rows of the largest checkpoint that has its cosignature; 0 when none has. */
  size: number;
  /** When it last cosigned that one, as it says, epoch ms; absent when it cosigned none. */
  at?: number;
}

/** What was found, and what was looked at. */
export interface Verdict {
  /** The first ones, in the order of seq. */
  findings: Finding[];
  /** How many more there are. */
  more: number;
  /** Rows that are sealed and were looked at, and rows that are not sealed yet. */
  rows: number;
  unsealed: number;
  /** Rows that admins had removed or erased: their texts are not proven any more, their places are. */
  gone: number;
  erased: number;
  /** Checkpoints that were checked. */
  checkpoints: number;
  /** Checkpoints of rows that a restored backup did not have. */
  lost: number;
  /** Names of other logs of which checkpoints were given. */
  others: string[];
  logins: LoginsVerdict;
  /** Up to this seq there were rows before the log was sealed. */
  existing: number;
  origin: string;
  /** The public key, as the database has it. */
  vkey: string;
  /** Those that signed before, the oldest first. */
  earlierKeys: EarlierKey[];
  /** How far the witnesses that were named have cosigned it. */
  cosigned: Cosigned[];
}
