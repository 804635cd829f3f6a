import { useSyncExternalStore } from 'react';
import { perBrowser } from '../client/storage.js';
import type { Call } from '../stream/rows/call-of.js';

/** What a member may be notified of. */
export const CALLS: readonly Call[] = ['mentions', 'whispers', 'lines'];
export type Choice = Call | 'sound';

/** `default`: the browser has not asked yet. `missing`: it cannot, as over plain HTTP. */
export type Permission = NotificationPermission | 'missing';

const KEPT = 'notify';
const ASKED = 'notify-asked';
const AT_FIRST: readonly Choice[] = ['mentions', 'whispers'];

const listeners = new Set<() => void>();
let shown: { kept: string | null; permission: Permission; choices: ReadonlySet<Choice> } | undefined;

export function permission(): Permission {
  return 'Notification' in globalThis && 'serviceWorker' in navigator ? Notification.permission : 'missing';
}

/** What this browser's member chose. Notifications also need the browser's permission; sound does not. */
export function choices(): ReadonlySet<Choice> {
  const [kept, now] = [perBrowser.getItem(KEPT), permission()];
  if (shown?.kept !== kept || shown.permission !== now)
    shown = {
      kept,
      permission: now,
      choices: new Set(kept === null ? AT_FIRST : (kept.split(' ') as Choice[])),
    };
  return shown.choices;
}

/** Whether a call is to be shown. */
export function isWanted(call: Call): boolean {
  return permission() === 'granted' && choices().has(call);
}

/** Turns one on or off. Asks for the browser's permission if it is needed. */
export async function choose(choice: Choice, on: boolean): Promise<void> {
  if (on && choice !== 'sound' && (await ask()) !== 'granted') return tell();
  const next = new Set(choices());
  if (on) next.add(choice);
  else next.delete(choice);
  perBrowser.setItem(KEPT, [...next].join(' '));
  tell();
}

/** Asks for the browser's permission, unless it was given or refused before. */
export async function ask(): Promise<Permission> {
  setAsked();
  if (permission() === 'default') await Notification.requestPermission();
  tell();
  return permission();
}

/** Whether the page has asked once: it does not do so again by itself. */
export function wasAsked(): boolean {
  return perBrowser.getItem(ASKED) !== null;
}

export function setAsked(): void {
  perBrowser.setItem(ASKED, 'yes');
  tell();
}

/** Draws again when a choice or the permission changes. */
export function useChoices(): { permission: Permission; choices: ReadonlySet<Choice>; wasAsked: boolean } {
  const chosen = useSyncExternalStore(subscribe, choices);
  const asked = useSyncExternalStore(subscribe, wasAsked);
  return { permission: permission(), choices: chosen, wasAsked: asked };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // the permission may be changed in the browser's own settings meanwhile
  globalThis.addEventListener('focus', listener);
  return () => {
    listeners.delete(listener);
    globalThis.removeEventListener('focus', listener);
  };
}

function tell(): void {
  for (const listener of listeners) listener();
}
