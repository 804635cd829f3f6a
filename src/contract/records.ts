import type { LeaveCause, LoginTransport, PublicAction, RoomSettings } from './events.js';
import type { Page } from './rest.js';

/** What can be done to accounts and the room. Closed list. */
export const ACTIONS = [
  'kick',
  'readmit',
  'mute',
  'unmute',
  'create',
  'role',
  'disable',
  'enable',
  'password',
  'logout',
  'session_ended',
  'sessions_ended',
  'first_admin',
  'whispers_opened',
  'exported',
  'export_ended',
  'admin_access',
  'room',
  'invite_created',
  'invite_used',
  'invite_revoked',
  'clock',
] as const;
export type Action = (typeof ACTIONS)[number];

export const OUTCOMES = ['done', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Why someone left, or why a log-in failed other than by its name or password. */
export type LoginCause = LeaveCause | 'invite';

/** `carry`: was already here when the day began. */
export const LOGIN_EVENTS = ['login', 'login_failed', 'enter', 'leave', 'carry'] as const;
export type LoginEventKind = (typeof LOGIN_EVENTS)[number];

// the records as REST answers them; times are epoch ms

/** A line in the record. Of a whisper, `length` in code points replaces the text. */
export interface ChatRecord {
  seq: number;
  kind: 'chat' | 'whisper';
  from: string;
  to?: string;
  at: number;
  text?: string;
  length?: number;
  /** The seq of the line that it replies to. */
  replyTo?: number;
}

/** Lines of the record, the newest first. */
export interface LinesPage extends Page<ChatRecord> {
  /** Of a search: all lines from there on were searched; 1 when that is all there are. */
  searchedTo?: number;
  /** Of a search: the oldest line that is indexed, unless all are. */
  indexedFrom?: number;
  /** The zone of days. */
  timeZone: string;
}

/** A sanction that the room was told of, among the lines around it. */
export interface SanctionRecord {
  seq: number;
  kind: 'sanction';
  action: PublicAction;
  /** Absent: a person at the machine itself. */
  from?: string;
  to: string;
  reason?: string;
  until?: number;
  at: number;
}

/** What was said and done around a line, ascending. */
export interface LineContext {
  items: (ChatRecord | SanctionRecord)[];
  moreBefore: boolean;
  moreAfter: boolean;
}

/** A day that has a log-in record. */
export interface RecordDay {
  /** YYYY-MM-DD in the log's zone. */
  day: string;
  fromAt: number;
  toAt: number;
}

/** A row of a day's log-in record. */
export interface LoginRecord {
  id: number;
  at: number;
  event: LoginEventKind;
  node: string;
  count: number;
  name?: string;
  visit?: string;
  ip?: string;
  userAgent?: string;
  transport?: LoginTransport;
  cause?: LoginCause;
}

/** An act in the record. */
export interface ModerationRecord {
  seq: number;
  at: number;
  action: Action;
  outcome: Outcome;
  actor?: string;
  target?: string;
  reason?: string;
  until?: number;
  detail?: string;
  fromSeq?: number;
  toSeq?: number;
  /** Of a change of the room: all of it, before and after. */
  room?: RoomChangeView;
}

export interface RoomChangeView {
  from: RoomSettings;
  to: RoomSettings;
}

/** The answer to the opening of whispers. */
export interface OpenedWhispers {
  /** The seq of the opening in the moderation log. */
  seq: number;
  items: { seq: number; from: string; to: string; at: number; text: string }[];
  /** The range has more whispers than one request opens. */
  more: boolean;
}

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

/** How far an export of this node is. */
export interface ExportView {
  seq: number;
  state: 'waiting' | 'running' | 'done' | 'cut';
  rows: number;
  bytes: number;
  /** Of the whole file, in hexadecimal; only when it is done. */
  sha256?: string;
}
