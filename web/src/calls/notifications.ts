import { currentLanguage, textNow } from '../i18n/index.js';
import type { Call } from '../stream/rows/call-of.js';
import { callsStrings } from './strings.js';
import type { ShownLine } from '../client/shown-item.js';

/** UTF-16 units; systems show less. */
const TEXT_MAX = 120;
const ANSWERED_WITHIN_MS = 3_000;

interface Shown extends NotificationOptions {
  tag: string;
  data: { seq: number };
}

let worker: Promise<ServiceWorkerRegistration> | undefined;

/**
 * Shows a notification, one for each sender and kind: a newer one takes its place. Of a whisper only the sender: others
 * may see the screen. Resolves to whether it was new to this browser, since all tabs of the room ask for the same.
 */
export async function notify(call: Call, line: ShownLine, room: string): Promise<boolean> {
  const t = textNow(callsStrings);
  const { from: name, seq } = line;
  const text = line.text.slice(0, TEXT_MAX);
  const title = { mentions: t.mention({ name }), whispers: t.whisper({ name }), lines: room }[call];
  const body = { mentions: text, whispers: '', lines: `${name}: ${text}` }[call];
  const tag = call === 'lines' ? call : `${call}:${name}`;
  return post(title, { tag, body, lang: currentLanguage(), icon: '/icon-192.png', data: { seq } });
}

/**
 * Takes back what tells of lines up to this seq, which were read here or on another device.
 * @param isStill whether that holds: by the time the browser has answered, the member may be gone and called again
 */
export async function closeUpTo(seq: number, isStill = (): boolean => true): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration();
  const notifications = (await registration?.getNotifications()) ?? [];
  if (!isStill()) return;
  for (const notification of notifications)
    if ((notification.data as Shown['data']).seq <= seq) notification.close();
}

async function post(title: string, options: Shown): Promise<boolean> {
  worker ??= register().catch((error: unknown) => {
    // without a network: the next call tries again
    worker = undefined;
    throw error;
  });
  const { active } = await worker;
  const { port1, port2 } = new MessageChannel();
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(false), ANSWERED_WITHIN_MS);
    port1.addEventListener('message', ({ data }) => {
      clearTimeout(timer);
      port1.close();
      resolve(data === true);
    });
    port1.start();
    active?.postMessage({ title, options }, [port2]);
  });
}

async function register(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register('/sw.js');
  // a click on a notification leads to its line
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    location.hash = `m${(data as Shown['data']).seq}`;
  });
  return navigator.serviceWorker.ready;
}
