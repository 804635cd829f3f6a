import type { LeaveCause, LoginTransport, RoomSettings } from './events.js';

/** What can be done to accounts and the room. Closed list. */
export type Action =
  | 'kick'
  | 'readmit'
  | 'mute'
  | 'unmute'
  | 'create'
  | 'role'
  | 'disable'
  | 'enable'
  | 'password'
  | 'logout'
  | 'session_ended'
  | 'sessions_ended'
  | 'first_admin'
  | 'whispers_opened'
  | 'admin_access'
  | 'room'
  | 'invite_created'
  | 'invite_used'
  | 'invite_revoked'
  | 'clock';

/** Why someone left, or why a log-in failed other than by its name or password. */
export type LoginCause = LeaveCause | 'invite';

/** `carry`: was already here when the day began. */
export type LoginEventKind = 'login' | 'login_failed' | 'enter' | 'leave' | 'carry';

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
  outcome: 'done' | 'refused';
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
