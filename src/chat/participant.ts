import type { MemberView, Role } from '../contract/events.js';
import type { AccountState } from '../entities/account-state.js';
import type { Visit } from '../logging/logins/visits.js';
import type { ChatSocket } from './chat-socket.js';

/** A member who is here, with all their connections to this node. Tabs and devices are one participant. */
export class Participant {
  readonly id: number;
  readonly name: string;
  role: Role;
  /** End of the last mute, epoch ms; it may be over. */
  mutedUntil: number | null;
  /** Oldest first: live ones and those still resuming. */
  readonly sockets = new Set<ChatSocket>();
  /** The stay on record; it begins before the first connection is let in. */
  visit: Visit | undefined;
  /** The session of the last connection, once all are gone. */
  lastSessionId: string | undefined;
  leaveTimer: NodeJS.Timeout | undefined;
  /** Has had a connection; until then nobody is told of it. */
  arrived = false;

  constructor(account: AccountState) {
    this.id = account.id;
    this.name = account.name;
    this.role = account.role;
    this.mutedUntil = account.mutedUntil;
  }

  view(now: number): MemberView {
    const { name, role, mutedUntil } = this;
    return { name, role, ...(mutedUntil !== null && now < mutedUntil && { mutedUntil }) };
  }
}
