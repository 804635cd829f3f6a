import { commandLine } from '../../../src/contract/command-line.js';
import type { RoomState } from '../client/state.js';
import { useServerNow } from '../kit/use-now.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';

/** Why a member has to wait before they can speak to everyone; `leftMs` of slow mode is never more than its time. */
export type Turn = { kind: 'locked' } | { kind: 'slow'; leftMs: number };

type Switches = Pick<RoomState, 'me' | 'about' | 'entries' | 'outbox'>;

/** By what the page knows: the server may know of a line from elsewhere that is not shown here. */
export function turnOf(state: Switches, now: number): Turn | undefined {
  if (isLocked(state)) return { kind: 'locked' };
  const leftMs = Math.min(nextLineAt(state) - now, slowMs(state));
  return leftMs > 0 ? { kind: 'slow', leftMs } : undefined;
}

export function useTurn(): Turn | undefined {
  const { clock } = useRoomClient();
  const locked = useRoom(isLocked);
  const nextAt = useRoom(nextLineAt);
  const most = useRoom(slowMs);
  // only its ticks: it stands still while there is nothing to wait for
  useServerNow(nextAt > clock.now());
  if (locked) return { kind: 'locked' };
  const leftMs = Math.min(nextAt - clock.now(), most);
  return leftMs > 0 ? { kind: 'slow', leftMs } : undefined;
}

/** Slow mode for this member; 0 when it is off, or not for them. */
export function slowMs({ me, about }: Pick<Switches, 'me' | 'about'>): number {
  return me?.role === 'member' ? (about?.slowSeconds ?? 0) * 1_000 : 0;
}

function isLocked({ me, about }: Switches): boolean {
  return me?.role === 'member' && about?.locked === true;
}

/** When the next line for everyone may come, epoch ms of the server's clock; 0 when at any time. */
function nextLineAt(state: Switches): number {
  const { me, entries, outbox } = state;
  const every = slowMs(state);
  if (every === 0) return 0;
  // one on its way begins the time when it is stored
  if (outbox.some(({ to, text, state: is }) => to === undefined && is !== 'failed' && !commandLine(text)))
    return Infinity;
  const last = entries.findLast(
    entry => entry.kind === 'item' && entry.item.kind === 'chat' && entry.item.fromId === me?.id,
  );
  return last?.kind === 'item' ? last.item.at + every : 0;
}
