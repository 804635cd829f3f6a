import type { ExternalToast, toast as sonnerToast } from 'sonner';
import { textNow } from '../i18n/index.js';
import { announce } from './announcer.js';
import { kitStrings } from './strings.js';

type Show = typeof sonnerToast;

/** The toasts of one log-in. */
interface Toasts {
  /** Brings the toaster to the page. */
  fetch(): Promise<void>;
  /** Once the toaster is on the page. */
  show?: Show;
  /** What waits for it. */
  readonly waiting: ((show: Show) => void)[];
}
let toasts: Toasts | undefined;

/** Takes toasts from now on, until the log-in ends: nothing of it is for the next one. Returns how to end. */
export function takeToasts(fetch: () => Promise<void>): () => void {
  const own: Toasts = { fetch, waiting: [] };
  toasts = own;
  return () => {
    if (toasts === own) toasts = undefined;
  };
}

/** The toaster is on the page. */
export function toasterDrawn(show: Show): void {
  if (!toasts) return;
  toasts.show = show;
  for (const by of toasts.waiting.splice(0)) by(show);
}

/** Toasts as sonner shows them. Its code is large, so it is fetched after the room has loaded, or when first needed. */
export const toast = {
  message: (text: string, options?: ExternalToast): void =>
    show(text, toaster => toaster.message(text, options)),
  info: (text: string, options?: ExternalToast): void => show(text, toaster => toaster.info(text, options)),
  success: (text: string, options?: ExternalToast): void =>
    show(text, toaster => toaster.success(text, options)),
  error: (text: string, options?: ExternalToast): void => show(text, toaster => toaster.error(text, options)),
};

/** Tells that what was asked for could not be loaded. */
export function toastNotLoaded(): void {
  toast.error(textNow(kitStrings).broken_what);
}

function show(text: string, by: (toaster: Show) => void): void {
  const own = toasts;
  if (!own) return;
  if (own.show) return by(own.show);
  own.waiting.push(by);
  // not connected now: shown when it is fetched at last
  own.fetch().catch(() => {
    if (own === toasts) announce(text);
  });
}
