import { useEffect, type RefObject } from 'react';
import { Later, useLater } from '../kit/later.js';

const quietDays = new Later(async () => import('./quiet-days.js'));

/** The label of the day lies over the lines only while one scrolls. */
export function useQuietDays(scroller: RefObject<Element | null>): void {
  const code = useLater(quietDays, false);
  useEffect(() => (scroller.current ? code?.quietDays(scroller.current) : undefined), [code, scroller]);
}
