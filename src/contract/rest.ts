import type { Role } from './events.js';

/** The answer to a log-in, a renewal and a change of one's own password. */
export interface LoggedIn {
  accessToken: string;
  /** Epoch ms. */
  expiresAt: number;
  account: { id: number; name: string; role: Role };
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
