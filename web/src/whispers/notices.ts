import { perBrowser } from '../client/storage.js';
import { currentLanguage, textNow } from '../i18n/index.js';
import { whispersStrings } from './strings.js';

const KEPT = 'whisper-notices';
const shown = new Set<Notification>();

/** `off` is the member's choice, the last two the browser's. */
export type NoticesState = 'on' | 'off' | 'denied' | 'missing';

export function noticesState(): NoticesState {
  if (!('Notification' in globalThis)) return 'missing';
  if (Notification.permission === 'denied') return 'denied';
  return perBrowser.getItem(KEPT) === 'on' && Notification.permission === 'granted' ? 'on' : 'off';
}

/** Turns them on or off; asks for the browser's permission if it is needed. */
export async function setNotices(on: boolean): Promise<NoticesState> {
  if (on && noticesState() === 'off' && (await Notification.requestPermission()) === 'granted')
    perBrowser.setItem(KEPT, 'on');
  else perBrowser.removeItem(KEPT);
  return noticesState();
}

/** Shows who whispered, never what: others may see the screen. Nothing while the page is visible. */
export function notify(name: string): void {
  if (document.visibilityState !== 'hidden' || noticesState() !== 'on') return;
  try {
    const title = textNow(whispersStrings).notice({ name });
    // one for each sender, however many tabs are open
    const notice = new Notification(title, { tag: `whisper:${name}`, lang: currentLanguage() });
    notice.addEventListener('click', () => {
      globalThis.focus();
      notice.close();
    });
    shown.add(notice);
  } catch {
    // Chrome on Android has the constructor but forbids it
    perBrowser.removeItem(KEPT);
  }
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState !== 'visible') return;
  for (const notice of shown) notice.close();
  shown.clear();
});
