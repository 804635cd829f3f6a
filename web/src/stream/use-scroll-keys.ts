import { useEffect, type RefObject } from 'react';

/** The share of the view by which a page moves, so that a row of the last page stays in it. */
const PAGE = 0.9;

/** Lets PageUp, PageDown, Ctrl+Home and Ctrl+End scroll the list while the focus is where lines are written. */
export function useScrollKeys(scroller: RefObject<HTMLElement | null>, jumpDown: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const { target, key, isComposing, shiftKey, altKey, defaultPrevented } = event;
      const isInBox = target instanceof Element && target.matches('.composer textarea');
      if (!isInBox || isComposing || shiftKey || altKey || defaultPrevented) return;
      const list = scroller.current;
      const isWithCtrl = event.ctrlKey || event.metaKey;
      if (!isWithCtrl && key === 'PageUp') list?.scrollBy(0, -PAGE * list.clientHeight);
      else if (!isWithCtrl && key === 'PageDown') list?.scrollBy(0, PAGE * list.clientHeight);
      else if (isWithCtrl && key === 'Home') list?.scrollTo(0, 0);
      else if (isWithCtrl && key === 'End') jumpDown();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [scroller, jumpDown]);
}
