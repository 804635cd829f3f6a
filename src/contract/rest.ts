import type { ErrorBody } from './errors.js';
import type { RetentionTerms } from './retention.js';
import type { Role, RoomFacts, RoomSettings } from './events.js';

/** The room, as anyone may see it before a log-in. */
export interface RoomView extends RoomFacts {
  /** Everything that is said here is kept. */
  recorded: true;
  /** For how many days; what is absent is kept for good. */
  terms?: RetentionTerms;
}

/** The answer to a log-in, a renewal and a change of one's own password. */
export interface LoggedIn {
  accessToken: string;
  /** Epoch ms. */
  expiresAt: number;
  account: OwnAccount;
}

/** The caller's own account, as answered by log-in and `auth/me`. */
export interface OwnAccount {
  id: number;
  name: string;
  role: Role;
  /** Until the password is changed, every other route is refused. */
  mustChangePassword?: true;
  /** When another person set the current password, epoch ms. */
  passwordSetAt?: number;
  /** Who set it; absent when it was set on the machine itself. */
  passwordSetBy?: string;
}

/** One of the caller's sessions that have not ended. Times are epoch ms. */
export interface SessionView {
  /** UUID. */
  id: string;
  /** The session of this request. */
  current: boolean;
  startedAt: number;
  /** Accurate to a few minutes. */
  lastSeenAt: number;
  ip?: string;
  userAgent?: string;
}

/** Part of a longer list. */
export interface Page<T> {
  items: T[];
  more: boolean;
}

/** An account as admins see it. Times are epoch ms; sanctions that are over are left out. */
export interface AccountView {
  id: number;
  name: string;
  role: Role;
  disabled: boolean;
  mutedUntil?: number;
  /** End of a kick's cool-off. */
  kickedUntil?: number;
  createdAt: number;
  /** Its owner has not logged in yet. */
  neverLoggedIn?: true;
}

/** What became of one of many accounts to create. */
export type AccountVerdict = { account: AccountView } | { error: ErrorBody };

/** What a list of accounts may be narrowed to. `online` knows the members on the node that answers. */
export const ACCOUNT_STATES = ['online', 'muted', 'kicked', 'disabled', 'neverLoggedIn'] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

/** Accounts by name. `total` counts all that were asked for, those of other pages too. */
export interface AccountPage extends Page<AccountView> {
  total: number;
}

/** In place of a colour: the room has none from then on. */
export const NO_COLOUR = -1;

/** The room, as admins see it. */
export interface AdminRoomView extends RoomView, RoomSettings {
  /** The address at which browsers reach the room, without a slash at its end, if the operator has set one. */
  publicUrl?: string;
  /** The server listens on its own machine only. */
  loopback: boolean;
}

/** Why an invite is no longer valid. `inviter`: who created it is no enabled admin. */
export type InviteEnd = 'used_up' | 'expired' | 'revoked' | 'inviter';

/** An invite as admins see it. Times are epoch ms. */
export interface InviteView {
  /** Also the seq of its act. */
  id: number;
  /** How many accounts it may create, and how many it has. */
  uses: number;
  used: number;
  createdAt: number;
  expiresAt: number;
  by: string;
  note?: string;
  ended?: InviteEnd;
}

/** A new invite. Only this answer has its code: the room keeps a hash. */
export interface NewInvite extends InviteView {
  code: string;
  /** The page on which a guest joins. The code is in its fragment, which no browser sends. */
  url: string;
}

/** What a guest is shown before joining. */
export interface InviteFacts {
  room: RoomView;
  /** Who invites. */
  by: string;
  /** Epoch ms. */
  expiresAt: number;
}

/** A sanction in force. */
export interface SanctionView {
  name: string;
  action: 'kick' | 'mute' | 'disable';
  /** Epoch ms; a disabled account stays disabled until it is enabled. */
  until?: number;
  reason?: string;
  by?: string;
  /** Of the act, unless that is older than acts are kept. */
  seq?: number;
  at?: number;
}
