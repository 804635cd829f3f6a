import { ChatError } from '../contract/errors.js';
import type { Role } from '../contract/events.js';
import { mutedUntil } from '../auth/account-status.js';
import type { AccountState } from '../entities/account-state.js';
import type { Act, ActContext, Actor, Decision } from '../logging/moderation-log.writer.js';
import {
  actingAdmin,
  assertMember,
  assertNotLastAdmin,
  assertOnAnother,
  assertOnMember,
} from './moderation.rules.js';

export type Context = ActContext & { target: AccountState };

/** An act on a member; the request names the member. */
export interface MemberAct extends Omit<Act, 'decide'> {
  decide(context: Context): Decision;
}
export interface Sanction extends MemberAct {
  /** When the sanction of this kind that is in force ends, if there is one. */
  running?: 'kickedUntil' | 'mutedUntil';
}

const ON_ANOTHER = [actingAdmin, assertMember, assertOnAnother];
const ON_MEMBER = [actingAdmin, assertMember, assertOnMember];
const ON_ADMIN = [actingAdmin, assertMember, assertNotLastAdmin, assertOnAnother];

export const kick = (coolOffMs: number): Sanction => ({
  action: 'kick',
  may: ON_MEMBER,
  running: 'kickedUntil',
  decide: ({ at, target }) => ({
    until: at + coolOffMs,
    changes: { tokenVersion: target.tokenVersion + 1, kickedUntil: at + coolOffMs },
  }),
});

export const mute = (durationMs: number): Sanction => ({
  action: 'mute',
  may: ON_MEMBER,
  running: 'mutedUntil',
  decide: ({ at }) => ({ until: at + durationMs, changes: { mutedUntil: at + durationMs } }),
});

export const READMIT: Sanction = {
  action: 'readmit',
  may: ON_ANOTHER,
  decide: ({ now, target }) => {
    if (target.kickedUntil === null || target.kickedUntil <= now)
      throw nothingToLift('This member is not kicked.');
    return { changes: { kickedUntil: null } };
  },
};

export const UNMUTE: Sanction = {
  action: 'unmute',
  may: ON_ANOTHER,
  decide: ({ now, target }) => {
    if (mutedUntil(target, now) === undefined) throw nothingToLift('This member is not muted.');
    return { changes: { mutedUntil: null } };
  },
};

export const setRole = (role: Role): MemberAct => ({
  action: 'role',
  may: role === 'admin' ? ON_ANOTHER : ON_ADMIN,
  decide: () => ({ changes: { role }, detail: role }),
});

export const DISABLE: MemberAct = {
  action: 'disable',
  may: ON_ADMIN,
  decide: ({ at, target }) => ({ changes: { disabledAt: at, tokenVersion: target.tokenVersion + 1 } }),
};

export const ENABLE: MemberAct = {
  action: 'enable',
  may: ON_ANOTHER,
  decide: () => ({ changes: { disabledAt: null } }),
};

export const END_SESSIONS: MemberAct = {
  action: 'sessions_ended',
  may: ON_ANOTHER,
  decide: ({ target }) => ({ changes: { tokenVersion: target.tokenVersion + 1 } }),
};

/** @param by null for an act on the machine itself, which needs no admin */
export const setPassword = (
  by: Actor | null,
  passwordHash: string,
  mustChangePassword: boolean,
): MemberAct => ({
  action: 'password',
  may: by === null ? [assertMember] : ON_ANOTHER,
  decide: ({ at, target }) => ({
    changes: {
      passwordHash,
      tokenVersion: target.tokenVersion + 1,
      mustChangePassword,
      passwordSetAt: at,
      passwordSetBy: by?.id ?? null,
    },
  }),
});

function nothingToLift(message: string): ChatError {
  return new ChatError('CONFLICT', { message });
}
