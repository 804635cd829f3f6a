/**
 * Returns the focus to where it was before something covered that place, or to `elsewhere` if it is gone.
 * For the end of a layout effect, after the commit: React handles no events until then.
 */
export function giveFocusBack(before: Element | null, elsewhere: (() => void) | undefined): void {
  queueMicrotask(() => {
    if (before instanceof HTMLElement && before !== document.body) before.focus();
    if (before === document.body || document.activeElement !== before) elsewhere?.();
  });
}
