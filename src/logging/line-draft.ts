import type { ChatError } from '../contract/errors.js';
import type { AccountState } from '../entities/account-state.js';
import type { RoomRules } from './head.js';
import type { QuotedLine } from './quoted-line.js';

/** A line on its way into the log. Its form has been checked; whether it may be said is judged under the lock. */
export interface LineDraft {
  senderId: number;
  /** The version of the token with which the sender's connection was admitted. */
  tokenVersion: number;
  /** The session of that connection. */
  sessionId: string;
  /** Canonical name of a whisper's recipient. */
  recipientKey?: string;
  /** The seq of the public line that it replies to. */
  replyTo?: number;
  /** The names it may mention: at each place in its text some canonical ones, in the order of preference. */
  mayMention?: readonly (readonly string[])[];
  text: string;
  /** The sender's lower-case UUID for this line. */
  idempotencyKey: string;
  /** The idempotencyKey was made by us for this very line, so nothing can be stored under it yet. */
  fresh: boolean;
}

/** The outcome of a line: its position in the log. */
export interface StoredLine {
  seq: number;
  at: number;
  duplicate?: true;
  /** Of a whisper. */
  recipientId?: number;
}

/** The verdict on a line: a refusal, or permission. `appeal` marks a muted member's whisper to an admin. */
export type Verdict = { refusal: ChatError } | { appeal: boolean };

/**
 * The rules of who may say what, provided by `chat`. Pure: it sees the accounts as they are under the head lock,
 * where no mute or kick can slip in between.
 * @param now the true time, epoch ms, by the database's clock
 */
export type Judge = (
  line: LineDraft,
  parties: {
    sender: AccountState;
    recipient?: AccountState | undefined;
    sessionEnded: boolean;
    /** The public line that it replies to, if there is one. */
    quoted?: QuotedLine | undefined;
    rules: RoomRules;
    /** Time since the sender's last public line, by the times of the log; known in slow mode only. */
    silentMs?: number | undefined;
  },
  now: number,
) => Verdict;
