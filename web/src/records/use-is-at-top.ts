import { useEffect, useRef, useState, type RefObject } from 'react';

/** Whether what is given the ref is in view: the newest rows come below it. */
export function useIsAtTop(): { isAtTop: boolean; top: RefObject<HTMLDivElement | null> } {
  const top = useRef<HTMLDivElement>(null);
  const [isAtTop, setAtTop] = useState(true);
  useEffect(() => {
    if (!top.current) return undefined;
    const seen = new IntersectionObserver(entries => setAtTop(entries.at(-1)?.isIntersecting === true));
    seen.observe(top.current);
    return () => seen.disconnect();
  }, []);
  return { isAtTop, top };
}
