import type { HistoryPayload, SearchPayload } from './queries.js';
import type { ErrorBody, ErrorCode } from './errors.js';
import type { Item } from './items.js';

export * from './items.js';

export type Role = 'admin' | 'member';

/** What anyone may know of the room before a log-in. */
export interface RoomFacts {
  name: string;
  description?: string;
  /** 0 to 15. */
  colour?: number;
}

/** The room as admins have set it. What is absent is off. */
export interface RoomSettings extends RoomFacts {
  /** Slow mode: each member has one public line in this time. Admins are free. */
  slowSeconds?: number;
  /** Only admins speak; members may whisper to admins. */
  locked?: boolean;
  /** One or several lines that are shown on top. */
  notice?: string;
}

/** What an act has made of the room, and why. */
export interface RoomChanged extends RoomSettings {
  reason?: string;
}

/** A participant as others see it. `mutedUntil` is epoch ms. */
export interface MemberView {
  /** Of the account; it never changes. */
  id: number;
  name: string;
  role: Role;
  mutedUntil?: number;
}

/** Everything with a seq in (from, to] that this member may see, in order. */
export interface MessagesFrame {
  from: number;
  to: number;
  items: Item[];
}

/** Why a participant is no longer here. Closed list. */
export const LEAVE_CAUSES = [
  'quit',
  'lost',
  'kicked',
  'replaced',
  'disabled',
  'revoked',
  'expired',
  'server_stop',
  'crash',
] as const;
export type LeaveCause = (typeof LEAVE_CAUSES)[number];

/** How a client logs in or enters: over REST, as a Socket.IO client, or over TCP. Closed list. */
export type LoginTransport = 'rest' | 'socket.io' | 'tcp';

export interface PresenceFrame {
  joined: MemberView[];
  left: { name: string; cause: LeaveCause }[];
  /** How many are here: exact, also when names were left out. */
  count: number;
  /** Only this node's participants are counted. */
  partial?: boolean;
}

export type SessionCode =
  | 'KICKED'
  | 'DISABLED'
  | 'TOKEN_REVOKED'
  | 'TOKEN_EXPIRED'
  | 'REPLACED'
  | 'RATE_LIMITED'
  | 'SERVER_STOP';

/** What ends, or will end, this connection. */
export interface SessionNotice {
  code: SessionCode;
  reason?: string;
  until?: number;
}

/** The limits in force, so that clients need not know the server's settings. 0 means no limit. */
export interface LimitsView {
  textMaxCodePoints: number;
  frameMaxBytes: number;
  linesPerSecond: number;
  burst: number;
}

/** How far the account has read, on another of its connections. */
export interface SeenPayload {
  /** The lines of the room were read up to here. */
  seq: number;
  /** In place of those, the whispers of this member. */
  with?: string;
}

/** What the account has not read: lines of others that it may see. When resumed, only the whispers are counted. */
export interface Unread {
  /** At most 9,999. */
  lines?: number;
  /** The first of them, and when it was stored, epoch ms. */
  firstSeq?: number;
  firstAt?: number;
  /** How many lines mention the member; at most 999. */
  mentions?: number;
  /** Received whispers by sender, the latest first; at most 50 senders. */
  whispers: { name: string; id: number; count: number }[];
}

export interface Welcome extends Omit<RoomSettings, 'name'> {
  me: MemberView;
  /** Names the log; it changes when a backup is restored. Keep it with `position`. */
  epoch: string;
  /** Everything up to here is known to the client, or on its way when `resumed`. */
  position: number;
  resumed: boolean;
  reset?: boolean;
  /** The name of the room. */
  room: string;
  online: { count: number; members: MemberView[]; partial?: boolean };
  limits: LimitsView;
  /** Epoch ms. */
  serverTime: number;
  /** The last lines; empty when resumed. */
  items: Item[];
  /** The last seq that the account has read, on any device. */
  readTo: number;
  /** What it has not read, up to `position`. */
  unread?: Unread;
  /** The newest published checkpoint of the log, a signed note. Absent before the first one. */
  checkpoint?: string;
}

interface LinePayload {
  text: string;
  idempotencyKey?: string;
}
export interface MessagePayload extends LinePayload {
  /** The seq of the public line that this one replies to. */
  replyTo?: number;
}
export interface WhisperPayload extends LinePayload {
  to: string;
}
/** A client's position: `after` is the last seq it has, in the log of that `epoch`. */
export interface ResumePayload {
  epoch: string;
  after: number;
}
export interface Stored {
  seq: number;
  at: number;
  /** The line had been stored before, by the same idempotencyKey. */
  duplicate?: true;
  /** Of a whisper: is the recipient here? Left out when only part of the room is known. */
  present?: boolean;
}
export interface Resumed {
  /** True: everything after `after` follows as `messages`. False: treat `welcome` as at a first connection. */
  resumed: boolean;
}
/** Everything this member may see between its first and last item, ascending. */
export interface HistoryPage {
  items: Item[];
  /** Whether there are older items. */
  moreBefore: boolean;
  /** Whether there are newer items. */
  moreAfter: boolean;
  /** Whether there are more in the direction that was asked for. */
  more: boolean;
}
/** Lines that answer a search, from the newest on. */
export interface SearchPage {
  items: Item[];
  /** Whether lines before `searchedTo` are still to be searched. */
  more: boolean;
  /** All lines with this seq or a greater one, and below `before`, have been searched. */
  searchedTo: number;
  /** Lines below this seq are not indexed yet, and are searched slowly. Absent when all are indexed. */
  indexedFrom?: number;
  /** Of the days: IANA. */
  timeZone: string;
}
/** The answer to a kick, readmit, mute or unmute. */
export interface Sanctioned {
  seq: number;
  at: number;
  until?: number;
  /** The mute or cool-off that this one replaced. */
  replaced?: { by: string; until: number };
}
export interface CommandView {
  usage: string;
  about: string;
}
export type CommandAnswer =
  | Stored
  | Sanctioned
  | RoomSettings
  | { online: MemberView[]; count: number; partial?: boolean }
  | { commands: CommandView[] }
  | Record<string, never>;

export type Refusal = { ok: false; error: ErrorBody };
export type Ack<T> = ({ ok: true } & T) | Refusal;

export interface ClientToServerEvents {
  message: (payload: MessagePayload, ack?: (answer: Ack<CommandAnswer>) => void) => void;
  whisper: (payload: WhisperPayload, ack?: (answer: Ack<Stored>) => void) => void;
  resume: (payload: ResumePayload, ack?: (answer: Ack<Resumed>) => void) => void;
  history: (payload: HistoryPayload, ack?: (answer: Ack<HistoryPage>) => void) => void;
  search: (payload: SearchPayload, ack?: (answer: Ack<SearchPage>) => void) => void;
  seen: (payload: SeenPayload, ack?: (answer: Ack<object>) => void) => void;
}
export const CLIENT_EVENTS = [
  'message',
  'whisper',
  'resume',
  'history',
  'search',
  'seen',
] as const satisfies (keyof ClientToServerEvents)[];

export interface ServerToClientEvents {
  welcome: (welcome: Welcome) => void;
  messages: (frame: MessagesFrame) => void;
  presence: (frame: PresenceFrame) => void;
  session: (notice: SessionNotice) => void;
  seen: (seen: SeenPayload) => void;
  room: (room: RoomChanged) => void;
  problem: (error: ErrorBody) => void;
}

/** `data` of the `connect_error` with which a connection is refused. */
export type ConnectRefusal = { code: ErrorCode; message: string; until?: number; retryAfterMs?: number };
/** What a client passes as `auth`. Null is the same as left out; `after` may be decimal text. */
export interface ConnectAuth {
  token?: string | null;
  epoch?: string | null;
  after?: number | string | null;
}
