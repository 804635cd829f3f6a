import type { PublicAction } from '../../../src/contract/events.js';
import { parseDurationMs } from '../../../src/contract/duration.js';

/** The durations, as the server reads them. */
export const DURATIONS = {
  mute: ['1m', '10m', '1h', '1d', '7d'],
  kick: ['0s', '1m', '5m', '10m', '1h', '1d', '7d'],
} as const;
export type TimedAct = keyof typeof DURATIONS;
export type Duration = (typeof DURATIONS)[TimedAct][number];

export const DEFAULT_DURATIONS: Record<TimedAct, Duration> = { mute: '10m', kick: '5m' };

/** Reasons to choose from, in the order of their digits. `other` is the admin's own. */
export const REASONS = {
  kick: ['spam', 'abuse', 'ads', 'personal', 'other'],
  mute: ['spam', 'abuse', 'ads', 'personal', 'other'],
  unmute: ['mistake', 'talked', 'enough', 'other'],
  readmit: ['mistake', 'talked', 'enough', 'other'],
} as const satisfies Record<PublicAction, readonly string[]>;
export type Reason = (typeof REASONS)[PublicAction][number];

export function isTimed(act: PublicAction): act is TimedAct {
  return act in DURATIONS;
}

/** What an act would do, as the key of a sentence, and until when (epoch ms). @param now the server's time */
export function forecast(
  act: PublicAction,
  duration: Duration,
  now: number,
): { key: 'willMute' | 'willKick' | 'willKickAtOnce' | 'willUnmute' | 'willReadmit'; until?: number } {
  if (act === 'unmute') return { key: 'willUnmute' };
  if (act === 'readmit') return { key: 'willReadmit' };
  const ms = parseDurationMs(duration) ?? 0;
  if (act === 'mute') return { key: 'willMute', until: now + ms };
  return ms === 0 ? { key: 'willKickAtOnce' } : { key: 'willKick', until: now + ms };
}

/** What can be done to a member. Unmute and readmit are offered while the sanction is in force, or may be. */
export function actsOffered(state: {
  mutedUntil?: number;
  kickedUntil?: number;
  isKnown: boolean;
}): PublicAction[] {
  return [
    'mute',
    'kick',
    ...(state.mutedUntil !== undefined || !state.isKnown ? (['unmute'] as const) : []),
    ...(state.kickedUntil !== undefined || !state.isKnown ? (['readmit'] as const) : []),
  ];
}

/** A text cut to this many code points. */
export function cut(text: string, maxCodePoints: number): string {
  return Array.from(text).slice(0, maxCodePoints).join('');
}
