import type { FocusPlace } from './focus-place.js';

/**
 * Returns the focus to where it was before something covered that place, or to `elsewhere` if nothing there takes it.
 * For the end of a layout effect, after the commit: React handles no events until then.
 */
export function giveFocusBack(before: FocusPlace, elsewhere: (() => void) | undefined): void {
  queueMicrotask(() => {
    if (!before.give()) elsewhere?.();
  });
}
