import { nameKey } from '../../../../src/contract/names.js';
import type { Entry } from '../../client/state.js';

/** Public lines that were said so long before a mute or a kick fold into it. */
export const FOLDED_BEFORE_MS = 10 * 60_000;

export interface ActFolds {
  /** How many lines fold into an act, by its seq. */
  counts: ReadonlyMap<number, number>;
  /** The act into which a line folds, by the line's seq. */
  actOf: ReadonlyMap<number, number>;
}

export const NO_FOLDS: ActFolds = { counts: new Map(), actOf: new Map() };

/**
 * The public lines that fold into mutes and kicks: a flood leaves the screen when its author is stopped. Nothing folds
 * into an act that was lifted, nor do the viewer's own lines.
 */
export function actFoldsOf(entries: readonly Entry[], me: string | undefined): ActFolds {
  if (!entries.some(isStop)) return NO_FOLDS;
  const counts = new Map<number, number>();
  const actOf = new Map<number, number>();
  /** When a later act lifted what held until then. */
  const lifted = { mute: new Map<string, number>(), kick: new Map<string, number>() };
  const standing = new Map<string, { seq: number; at: number }>();
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i]!;
    if (entry.kind !== 'item') continue;
    const { item } = entry;
    if (item.kind === 'sanction') {
      const { action, at, until = Infinity } = item;
      const key = nameKey(item.to);
      if (action === 'unmute') lifted.mute.set(key, at);
      else if (action === 'readmit') lifted.kick.set(key, at);
      else if (action !== 'mute' && action !== 'kick') continue;
      // the one that it replaced is lifted with it
      else if (until > (lifted[action].get(key) ?? Infinity)) lifted[action].set(key, at);
      else if (item.to !== me) standing.set(key, item);
      continue;
    }
    if (standing.size === 0) continue;
    // a whisper is not said to the room, and would be counted for its recipient alone
    if (item.kind === 'whisper') continue;
    const act = standing.get(nameKey(item.from));
    if (!act || act.at - item.at > FOLDED_BEFORE_MS) continue;
    actOf.set(item.seq, act.seq);
    counts.set(act.seq, (counts.get(act.seq) ?? 0) + 1);
  }
  return { counts, actOf };
}

function isStop(entry: Entry): boolean {
  if (entry.kind !== 'item' || entry.item.kind !== 'sanction') return false;
  return entry.item.action === 'mute' || entry.item.action === 'kick';
}
