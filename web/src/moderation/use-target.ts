import { useCallback, useMemo, useState } from 'react';
import type { Role, SanctionItem } from '../../../src/contract/events.js';
import { sameName } from '../../../src/contract/names.js';
import type { ModerationRecord } from '../../../src/contract/records.js';
import { api } from '../kit/services.js';
import { usePersonId } from '../kit/person-id.js';
import { lastSeq } from '../kit/unread.js';
import { useServerNow } from '../kit/use-now.js';
import { useRoom } from '../kit/use-room.js';
import { isHere, memberOf } from '../kit/who-is-here.js';
import { roleByRecord, sanctionsSince, sanctionState, type SanctionState } from './sanction-state.js';
import { useAnswer, type Answer } from './use-answer.js';

/** More than are shown, because some of them concern the account alone. */
const ACTS_ASKED = 20;

/** What is known of the member on the card; it keeps changing while the card is open. */
export interface Target extends SanctionState {
  name: string;
  id: number | undefined;
  role: Role | undefined;
  isHere: boolean | undefined;
  isMe: boolean;
  /** The server has told which sanctions are in force. */
  isKnown: boolean;
  acts: Answer<ModerationRecord[]>;
  /** Sanctions on the member since the card was opened. */
  since: SanctionItem[];
  /** The server's time, epoch ms. */
  now: number;
}

export function useTarget(name: string): Target {
  const me = useRoom(state => state.me);
  const entries = useRoom(state => state.entries);
  const member = useRoom(state => memberOf(state, name));
  const id = usePersonId(name);
  const here = useRoom(state => isHere(state, name));
  const [openedAt] = useState(() => lastSeq(entries) ?? 0);
  const acts = useAnswer(useCallback(async () => (await api.actsOn(name, ACTS_ASKED)).items, [name]));
  const inForce = useAnswer(useCallback(async () => (await api.sanctionsOn(name)).items, [name]));
  const since = useMemo(() => sanctionsSince(entries, name, openedAt), [entries, name, openedAt]);
  const now = useServerNow(true);
  const isKnown = inForce.state === 'there';
  return {
    ...sanctionState(
      name,
      { inForce: isKnown ? inForce.value : [], mutedUntil: member?.mutedUntil, since },
      now,
    ),
    name: member?.name ?? name,
    id,
    role: member?.role ?? (acts.state === 'there' ? roleByRecord(acts.value) : undefined),
    isHere: here,
    isMe: sameName(me?.name, name),
    isKnown,
    acts,
    since,
    now,
  };
}
