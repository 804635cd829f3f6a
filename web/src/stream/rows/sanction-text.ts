import type { SanctionItem } from '../../../../src/contract/events.js';
import type { TextOf } from '../../i18n/index.js';
import type { streamStrings } from '../strings.js';

const UNITS = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
  ['seconds', 1_000],
] as const;

/** «도배왕님의 채팅이 10분간 금지되었습니다»: the act, the member and how long; without the reason. */
export function sanctionText(t: TextOf<typeof streamStrings>, item: SanctionItem, name = item.to): string {
  const duration = item.until === undefined ? undefined : durationText(t, item.until - item.at);
  if (item.action === 'mute') return t.muted({ name, duration: duration ?? '' });
  if (item.action === 'unmute') return t.unmuted({ name });
  if (item.action === 'readmit') return t.readmitted({ name });
  return duration === undefined ? t.kickedNow({ name }) : t.kicked({ name, duration });
}

/** In the largest unit without a remainder, as admins give durations. */
function durationText(t: TextOf<typeof streamStrings>, ms: number): string | undefined {
  const whole = Math.round(ms / 1_000) * 1_000;
  if (whole <= 0) return undefined;
  const [unit, size] = UNITS.find(([, unitMs]) => whole % unitMs === 0) ?? UNITS[3];
  return t[unit]({ count: whole / size });
}
