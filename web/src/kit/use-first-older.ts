import { useLayoutEffect, useRef } from 'react';

/** Moves the focus from the button for older lines to the first of them: it may be the last there is to load. */
export function useFirstOlder<T extends HTMLElement>(oldest: number | undefined) {
  const list = useRef<T>(null);
  const asked = useRef<{ button: Element; count: number }>(undefined);
  const linesIn = (): NodeListOf<HTMLElement> => list.current!.querySelectorAll('.line-button');
  useLayoutEffect(() => {
    if (!asked.current || !list.current) return;
    const { button, count } = asked.current;
    asked.current = undefined;
    const { activeElement: now } = document;
    if (now === button || now === document.body) linesIn()[count]?.focus();
  }, [oldest]);
  const followOlder = (button: Element): void => {
    asked.current = { button, count: linesIn().length };
  };
  return { list, followOlder };
}
