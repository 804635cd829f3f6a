import { useState } from 'react';
import { session } from '../kit/services.js';

const KEY = 'guide';
const CLOSED = 'closed';

/** Whether the admin has put the first steps aside in this browser, or done them. */
export function areStepsAside(): boolean {
  return session.storage.browser.getItem(KEY) === CLOSED;
}

/** The same, and what puts them aside. */
export function useAside(): [isAside: boolean, putAside: () => void] {
  const [isAside, setAside] = useState(areStepsAside);
  return [
    isAside,
    () => {
      session.storage.browser.setItem(KEY, CLOSED);
      setAside(true);
    },
  ];
}
