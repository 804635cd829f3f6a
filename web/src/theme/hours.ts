import { atom } from 'nanostores';
import { perBrowser } from '../client/storage.js';

/** A clock of 12 or of 24 hours. */
export type Hours = 12 | 24;
const KEPT = 'hours';

/** How this browser shows the time of day. What shows times for long draws again when it changes. */
export const hours = atom<Hours>(perBrowser.getItem(KEPT) === '12' ? 12 : 24);

export function setHours(chosen: Hours): void {
  perBrowser.setItem(KEPT, String(chosen));
  hours.set(chosen);
}

/** Tells the style sheets, now and from now on: a time with the half of the day needs more room. */
export function applyHours(): void {
  hours.subscribe(chosen => (document.documentElement.dataset.hours = String(chosen)));
}
