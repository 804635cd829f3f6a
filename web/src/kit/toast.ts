import type { ExternalToast, toast as sonnerToast } from 'sonner';
import { announce } from './announcer.js';

type Show = typeof sonnerToast;

let give: (show: Show) => void;
const drawn = new Promise<Show>(resolve => {
  give = resolve;
});
let fetchToaster: (() => Promise<void>) | undefined;

/** The toaster is on the page. */
export function toasterDrawn(show: Show): void {
  give(show);
}

/** What brings the toaster to the page. */
export function fetchToasterBy(fetch: (() => Promise<void>) | undefined): void {
  fetchToaster = fetch;
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

function show(text: string, by: (toaster: Show) => void): void {
  // not connected now: shown when it is fetched at last
  fetchToaster?.().catch(() => announce(text));
  void drawn.then(by);
}
