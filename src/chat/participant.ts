import type { MemberView, Role } from '../contract/events.js';
import type { AccountState } from '../entities/account-state.js';
import type { ActRow } from '../logging/log-row.js';
import type { Visit } from '../logging/logins/visits.js';
import type { ChatSession, SessionMember } from './transport/session.js';

/** A member who is here, with all their connections to this node. Tabs and devices are one participant. */
export class Participant implements SessionMember {
  readonly id: number;
  readonly name: string;
  #role: Role;
  /** End of the last mute, epoch ms; it may be over. */
  #mutedUntil: number | null;
  /** Oldest first: live ones and those still resuming. */
  readonly sessions = new Set<ChatSession>();
  /** The stay on record; it begins before the first connection is admitted. */
  visit: Visit | undefined;
  /** The log-in session of the last connection, once all are gone. */
  lastSessionId: string | undefined;
  leaveTimer: NodeJS.Timeout | undefined;
  /** Has had a connection; until then the room does not know of it. */
  arrived = false;

  constructor(account: AccountState) {
    this.id = account.id;
    this.name = account.name;
    this.#role = account.role;
    this.#mutedUntil = account.mutedUntil;
  }

  get role(): Role {
    return this.#role;
  }

  /** Applies what an act on this member changes for others. */
  apply(act: ActRow): void {
    if (act.outcome !== 'done') return;
    if (act.action === 'mute') this.#mutedUntil = act.until ?? null;
    if (act.action === 'unmute') this.#mutedUntil = null;
    if (act.action === 'role' && act.detail) this.#role = act.detail as Role;
  }

  /** @param now epoch ms */
  view(now: number): MemberView {
    const { id, name, role } = this;
    const mutedUntil = this.#mutedUntil;
    return { id, name, role, ...(mutedUntil !== null && now < mutedUntil && { mutedUntil }) };
  }
}
