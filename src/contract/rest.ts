import type { Role } from './events.js';

/** The answer to a log-in, a renewal and a change of one's own password. */
export interface LoggedIn {
  accessToken: string;
  /** Epoch ms. */
  expiresAt: number;
  account: OwnAccount;
}

/** One's own account, as a log-in and `auth/me` tell it. */
export interface OwnAccount {
  id: number;
  name: string;
  role: Role;
  /** Until it is changed, this password opens nothing but its own change. */
  mustChangePassword?: true;
  /** When somebody else set the password in force, epoch ms. */
  passwordSetAt?: number;
  /** Who that was; absent when it was done at the machine itself. */
  passwordSetBy?: string;
}

/** A session of one's own that has not ended. Times are epoch ms. */
export interface SessionView {
  /** UUID. */
  id: string;
  /** The one that asks. */
  current: boolean;
  startedAt: number;
  /** To within a few minutes. */
  lastSeenAt: number;
  ip?: string;
  userAgent?: string;
}

/** Part of a longer list. */
export interface Page<T> {
  items: T[];
  more: boolean;
}

/** An account as admins see it. Times are epoch ms; what is over is left out. */
export interface AccountView {
  id: number;
  name: string;
  role: Role;
  disabled: boolean;
  mutedUntil?: number;
  /** End of a kick's cool-off. */
  barredUntil?: number;
  createdAt: number;
}

/** A sanction in force. */
export interface SanctionView {
  name: string;
  action: 'kick' | 'mute' | 'disable';
  /** Epoch ms; a disabled account stays so until it is enabled. */
  until?: number;
  reason?: string;
  by?: string;
  seq: number;
  at: number;
}
