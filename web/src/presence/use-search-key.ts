import { useEffect } from 'react';
import { isCovered } from '../kit/back.js';

/** Runs on Ctrl+K, or ⌘K, in the room: not while something is open over it. */
export function useSearchKey(then: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const { code, ctrlKey, metaKey, shiftKey, altKey, isComposing, defaultPrevented } = event;
      // by its place: on a Hangul layout its key is a vowel
      if (code !== 'KeyK' || ctrlKey === metaKey || shiftKey || altKey || isComposing || defaultPrevented)
        return;
      // else the browser searches
      event.preventDefault();
      if (!isCovered()) then();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [then]);
}
