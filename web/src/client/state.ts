import type {
  LeaveCause,
  LimitsView,
  MemberView,
  RoomSettings,
  SessionCode,
  Welcome,
} from '../../../src/contract/events.js';
import type { ErrorBody, ErrorCode } from '../../../src/contract/errors.js';
import type { LineMarksView } from '../../../src/contract/line-marks.js';
import type { CommandView } from '../../../src/contract/events.js';
import type { ShownItem } from './shown-item.js';

/** Why this client stays away until the member does something. QUIT: the member left by `/quit`. */
export type EndCode = Exclude<SessionCode, 'SERVER_STOP'> | ErrorCode | 'QUIT';

/** Why the log-in page is shown again. */
export interface SessionEnd {
  /** LEFT: the member logged out in another tab. */
  code: EndCode | 'LEFT';
  reason?: string;
  /** End of a cool-off, epoch ms of the server's clock. */
  until?: number;
  /** The server's clock at that time, epoch ms. */
  now: number;
}

/** The state of the connection. */
export type ConnectionState =
  | { state: 'connecting' }
  | { state: 'live' }
  /** Lost; retried at `retryAt` (in the ms of `performance.now()`). */
  | { state: 'waiting'; cause: 'offline' | 'unreachable' | 'server_stop'; retryAt: number }
  /** Ended: `until` is epoch ms of the server's clock. */
  | { state: 'ended'; code: EndCode; reason?: string; until?: number };

/** The public line that a reply is to; without its text while it is hidden, or when that was erased. */
export interface RepliedLine extends LineMarksView {
  seq: number;
  from: string;
  fromId?: number;
  text: string;
}

/** One of this member's lines that has not yet come back as part of the log. */
export interface PendingLine {
  idempotencyKey: string;
  text: string;
  /** The recipient of a whisper. */
  to?: string;
  /** The public line that it replies to. */
  reply?: RepliedLine;
  /**
   * `pending`: waits for its turn. `sending`: in flight. `stored`: acked, shown as soon as its frame comes.
   * `failed`: refused, or given up; the member decides.
   */
  state: 'pending' | 'sending' | 'stored' | 'failed';
  seq?: number;
  error?: ErrorBody;
}

/** Shown to this member only, by their own client. */
export type Notice =
  | { type: 'who'; members: MemberView[]; count: number }
  | { type: 'help'; commands: CommandView[] }
  | { type: 'refused'; text: string; error: ErrorBody }
  /** An admin has changed the room, while this member was there. */
  | { type: 'room'; from: RoomSettings; to: RoomSettings; reason?: string | undefined }
  | { type: 'reset' };

/** A row of the stream, in the order of `seq`. A row without a seq stays behind the one it came after. */
export type Entry =
  | { kind: 'item'; key: string; seq: number; item: ShownItem }
  | {
      kind: 'presence';
      key: string;
      seq: number;
      at: number;
      joined: string[];
      left: { name: string; cause: LeaveCause }[];
      /** The first of them left before: a member who lost the connection and came back. */
      leftFirst?: true;
    }
  | { kind: 'notice'; key: string; seq: number; at: number; notice: Notice };

/** What came while the member was away from all of their devices. */
export interface Missed {
  lines: number;
  mentions: number;
  firstSeq: number;
  firstAt: number;
  /** The last seq that was read before, and the last one that was missed. */
  readTo: number;
  upTo: number;
}

/** Whispers of one member that the account has not read. */
export interface UnreadWhispers {
  name: string;
  count: number;
}

/** Everything the page draws. A new object after every change; parts that did not change are the same objects. */
export interface RoomState {
  connection: ConnectionState;
  me: Welcome['me'] | undefined;
  /** Which log it is; undefined before it is known. */
  epoch: string | undefined;
  /** The newest checkpoint of the log that the server has told, a signed note. */
  checkpoint: string | undefined;
  /** Its name; empty until it is known. */
  room: string;
  /** All that admins say of it. */
  about: RoomSettings | undefined;
  limits: LimitsView;
  /** By name, in no particular order. */
  members: readonly MemberView[];
  count: number;
  /** Only one of several nodes is known. */
  partial: boolean;
  entries: readonly Entry[];
  /** The log may hold more before the first entry. */
  hasOlder: boolean;
  /** A part of the log away from its end, open in place of `entries`. */
  past: { entries: readonly Entry[]; hasOlder: boolean } | undefined;
  outbox: readonly PendingLine[];
  /** What came while the member was away, until they have seen where it begins. */
  missed: Missed | undefined;
  /** How many lines have mentioned the member since, and before they had looked. */
  mentions: number;
  /** Unread whispers by the `nameKey` of their sender. */
  whispers: ReadonlyMap<string, UnreadWhispers>;
}
