import type { Sealed } from './proofs.js';
import type { Erased, Hidden, LineAction } from './line-marks.js';
import type { LeaveCause, LoginTransport, PublicAction, Role, RoomSettings } from './events.js';
import type { RetentionTerms } from './retention.js';
import type { AccountView, OwnAccount, Page } from './rest.js';

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
  'hide',
  'show',
  'erase',
  'exported',
  'export_ended',
  'viewed',
  'reviewed',
  'admin_access',
  'room',
  'invite_created',
  'invite_used',
  'invite_revoked',
  'retention',
  'pruned',
  'sealing_started',
  'sealing_restarted',
  'logins_sealed',
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

/** A line in the record. Of a whisper, `length` in code points replaces the text; an erased one has neither. */
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
  /** Members do not see its text. */
  hidden?: Hidden & { at: number };
  erased?: Erased;
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
  action: PublicAction | LineAction;
  /** Of what was done to a line. */
  line?: number;
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
  /** From where it was done; absent for the machine itself, and for what members do to their own account. */
  address?: string;
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
  /** Without a text: it was erased. */
  items: { seq: number; from: string; to: string; at: number; text?: string; erased?: Erased }[];
  /** There are more than one request opens. */
  more: boolean;
  /** How many members are told: those whose whispers they are. */
  parties: number;
  /** How many of the whispers are the admin's own. */
  own?: number;
}

/** What was done to a member, as they and admins read it together. */
export const SANCTION_ACTIONS = ['kick', 'readmit', 'mute', 'unmute', 'disable', 'enable'] as const;

/** What a member did on a day. */
export interface DayOfMember {
  /** The first and last time that they logged in, entered, or were here when the day began. */
  first?: number;
  last?: number;
  /** How often they logged in, and how often that failed. */
  times: number;
  failed: number;
  /** Of their last log-ins and entries of the day. */
  addresses: string[];
}

/** A member who logged in on a day, entered, or was here when it began. */
export interface PresentMember extends DayOfMember {
  name: string;
  role: Role;
  /** Of today: they have not left. */
  here?: true;
}

/** A member who could have been here on a day and was not. */
export interface AbsentMember {
  name: string;
  role: Role;
  /** When the newest of their sessions that have not ended was last used. */
  lastSeen?: number;
}

/** Who logged in on a day, or who did not, by name. */
export interface Attendance extends Page<PresentMember | AbsentMember> {
  day: string;
  timeZone: string;
  /** Members who were in, members who were absent, and log-ins that failed, of unknown names too. */
  counts: { in: number; absent: number; failed: number };
  /** There is no record of that day: it is to come, or before the record, or what there was has been removed. */
  unrecorded?: true;
}

/** An opening of whispers, as the members whose whispers it had are told of it. */
export interface OpeningView {
  /** Of the opening's act. */
  seq: number;
  by: string;
  reason: string;
  at: number;
  /** How many whispers of the member were opened. */
  count: number;
}

/** A whisper that was opened, without its text. */
export interface OpenedWhisper {
  seq: number;
  from: string;
  to: string;
  at: number;
}

/** How much a member said and was told, each counted up to a limit. */
export interface MemberCounts {
  lines: number;
  whispersSent: number;
  whispersReceived: number;
}

/** A member's story, as admins read it. */
export interface MemberRecord {
  account: AccountView;
  sanctions: Page<ModerationRecord>;
  openings: Page<OpeningView>;
  counts: MemberCounts;
  /** Of their first and last line or whisper. */
  firstSeq?: number;
  lastSeq?: number;
}

/** What was done to oneself. */
export interface OwnSanction {
  seq: number;
  at: number;
  action: (typeof SANCTION_ACTIONS)[number];
  /** Absent: a person at the machine itself. */
  by?: string;
  reason?: string;
  until?: number;
}

/** One's own record. */
export interface OwnRecord {
  account: OwnAccount;
  terms: RetentionTerms;
  sanctions: Page<OwnSanction>;
  openings: Page<OpeningView>;
  /** How far the room's log is sealed. Absent before it is for the first time. */
  sealed?: Sealed;
}

/** One's own log-ins by day, newest first; days without any are left out. */
export interface OwnLoginDays extends Page<DayOfMember & { day: string }> {
  /** The oldest day that was looked at: `before` of the next page. */
  fromDay?: string;
  timeZone: string;
}

/** How the room is, in figures. */
export interface Overview {
  at: number;
  /** `partial`: only those of the node that answers are known to be here. */
  members: { here: number; accounts: number; partial?: true };
  /** `perSecond`: lines that the node which answers stored in the last one to two minutes. */
  lines: { today: number; perSecond: number };
  /** How long these waited until they were stored; absent when there were none. */
  ack?: { p50Ms: number; p99Ms: number };
  /** Lines that wait on this node. */
  queue: { lines: number; bytes: number };
  /** `bytes`: of its files, or of its tables and indexes as the server estimates them. */
  database: { kind: 'sqlite' | 'mysql' | 'mariadb'; ready: boolean; bytes: number };
  /**
   * `indexed`: how many seqs this node's search index covers; absent while there is none. `sealedTo`: the last seq that a
   * checkpoint seals.
   */
  log: { seq: number; oldestSeq?: number; indexed?: number; sealedTo?: number };
}
