import { createContext, useLayoutEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { codePoints } from '../../../src/contract/text.js';
import { useBack } from './back.js';

/** How the member takes back that they asked for the part around; undefined where it is the page itself. */
export const GiveUpContext = createContext<(() => void) | undefined>(undefined);

/** What tells of something that is pending: what is done there is not done elsewhere. */
const NOTES = '.part-loading, .broken-part';
const EVENTS = ['keydown', 'input', 'click', 'contextmenu'] as const;

/**
 * For what was asked for and is not here, because its code is still on its way or could not be loaded. Esc and Back
 * take it back, and so does all that the member goes on to do elsewhere: it must not open later, over what they do then.
 */
export function usePending(giveUp: (() => void) | undefined, isPending = true): void {
  const isOn = isPending && giveUp !== undefined;
  useBack(() => giveUp?.(), isOn, { isBeside: true });
  const latest = useRef(giveUp);
  useLayoutEffect(() => {
    latest.current = giveUp;
  });
  useLayoutEffect(() => {
    if (!isOn) return undefined;
    const happened = (event: Event): void => {
      const isEscape = event instanceof KeyboardEvent && event.key === 'Escape';
      // of an input method, or for what else is pending
      if (isEscape && (event.isComposing || event.defaultPrevented)) return;
      if (!isEscape && !goesOn(event)) return;
      if (isEscape) event.preventDefault();
      // now: when the same is asked for by this event, that is another time
      flushSync(() => latest.current?.());
    };
    // before what they do it to: that may ask for something else
    for (const name of EVENTS) addEventListener(name, happened, true);
    return () => {
      for (const name of EVENTS) removeEventListener(name, happened, true);
    };
  }, [isOn]);
}

/** They write or act. To look around, by Tab or by scrolling, and to copy is part of waiting. */
function goesOn(event: Event): boolean {
  if (event.target instanceof Element && event.target.closest(NOTES)) return false;
  if (!(event instanceof KeyboardEvent)) return true;
  const isWritten = codePoints(event.key) === 1 && !event.ctrlKey && !event.metaKey;
  return isWritten || event.key === 'Enter';
}
