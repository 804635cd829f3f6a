/** Somebody sits before this page: it can be seen, and has the keyboard. */
export function isAttended(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}
