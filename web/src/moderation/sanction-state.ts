import type { PublicAction, Role, SanctionItem } from '../../../src/contract/events.js';
import { sameName } from '../../../src/contract/names.js';
import type { SanctionView } from '../../../src/contract/rest.js';
import type { ModerationRecord } from '../../../src/contract/records.js';
import type { Entry, RoomState } from '../client/state.js';
import { memberOf } from '../kit/who-is-here.js';

/** Which sanctions are in force on a member, as far as is known. Times are epoch ms. */
export interface SanctionState {
  mutedUntil?: number;
  kickedUntil?: number;
  isDisabled: boolean;
}

/**
 * The sanctions on a member now.
 * @param facts `inForce` and `mutedUntil` as they were when the card was opened, `since` what came after, in order
 */
export function sanctionState(
  name: string,
  facts: {
    inForce: readonly SanctionView[];
    mutedUntil?: number | undefined;
    since: readonly SanctionItem[];
  },
  now: number,
): SanctionState {
  const own = facts.inForce.filter(sanction => sameName(sanction.name, name));
  const until = (action: SanctionView['action']): number | undefined =>
    own.find(sanction => sanction.action === action)?.until;
  let mutedUntil = facts.mutedUntil ?? until('mute');
  let kickedUntil = until('kick');
  for (const item of facts.since) {
    if (item.action === 'mute') mutedUntil = item.until;
    if (item.action === 'unmute') mutedUntil = undefined;
    if (item.action === 'kick') kickedUntil = item.until;
    if (item.action === 'readmit') kickedUntil = undefined;
  }
  return {
    ...(mutedUntil !== undefined && mutedUntil > now && { mutedUntil }),
    ...(kickedUntil !== undefined && kickedUntil > now && { kickedUntil }),
    isDisabled: own.some(({ action }) => action === 'disable'),
  };
}

/** What an admin can do to a member, as far as the member list and the stream tell. */
export function actsOn(
  { members, entries }: Pick<RoomState, 'members' | 'entries'>,
  name: string,
  now: number,
): PublicAction[] {
  const here = memberOf({ members }, name);
  if (here?.role === 'admin') return [];
  const shown = sanctionState(name, { inForce: [], since: sanctionsSince(entries, name, 0) }, now);
  const mutedUntil = here ? (here.mutedUntil ?? 0) : (shown.mutedUntil ?? 0);
  return [
    mutedUntil > now ? 'unmute' : 'mute',
    !here && shown.kickedUntil !== undefined ? 'readmit' : 'kick',
  ];
}

/** Sanctions on a member after a position in the log, in order. */
export function sanctionsSince(entries: readonly Entry[], name: string, seq: number): SanctionItem[] {
  return entries.flatMap(entry =>
    entry.kind === 'item' &&
    entry.item.kind === 'sanction' &&
    entry.seq > seq &&
    sameName(entry.item.to, name)
      ? [entry.item]
      : [],
  );
}

/** The role that the record of acts shows; undefined when it does not go back far enough. */
export function roleByRecord(acts: readonly ModerationRecord[]): Role | undefined {
  const act = acts.find(
    ({ action, outcome }) => outcome === 'done' && /^(create|role|first_admin|invite_used)$/.test(action),
  );
  if (act?.action === 'first_admin' || act?.detail === 'admin') return 'admin';
  return act && 'member';
}

type Shown = PublicAction | 'disable' | 'enable';

const SHOWN: ReadonlySet<string> = new Set<Shown>(['kick', 'readmit', 'mute', 'unmute', 'disable', 'enable']);

/** Earlier sanctions on a member, without acts that concern the account alone. */
export function earlierSanctions(
  acts: readonly ModerationRecord[],
): (ModerationRecord & { action: Shown })[] {
  const isShown = (act: ModerationRecord): act is ModerationRecord & { action: Shown } =>
    act.outcome === 'done' && SHOWN.has(act.action);
  return acts.filter(isShown).slice(0, 5);
}
