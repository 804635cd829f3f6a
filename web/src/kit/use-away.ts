import { useSyncExternalStore } from 'react';

/** A person is at this page: it is visible and has the keyboard. */
export function isAttended(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

/** The page is out of sight: it is hidden, or another window has the keyboard. */
export function useAway(): boolean {
  return useSyncExternalStore(subscribe, () => !isAttended());
}

function subscribe(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed);
  globalThis.addEventListener('focus', changed);
  globalThis.addEventListener('blur', changed);
  return () => {
    document.removeEventListener('visibilitychange', changed);
    globalThis.removeEventListener('focus', changed);
    globalThis.removeEventListener('blur', changed);
  };
}
