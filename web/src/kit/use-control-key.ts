import { useEffect, useLayoutEffect, useRef } from 'react';
import { isCovered } from './back.js';

/** Runs on a key with Ctrl, or ⌘, in the room: not while something is open over it. @param code as of `KeyboardEvent` */
export function useControlKey(code: string, then: () => void, { shift = false } = {}): void {
  const latest = useRef(then);
  useLayoutEffect(() => {
    latest.current = then;
  });
  // put there once: one that is put again while another handles the same key is not called for it
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const { ctrlKey, metaKey, shiftKey, altKey, isComposing } = event;
      // by its place: on a Hangul layout its key is a vowel
      if (event.code !== code || ctrlKey === metaKey || shiftKey !== shift || altKey || isComposing) return;
      // else the browser may use it
      event.preventDefault();
      if (!isCovered()) latest.current();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [code, shift]);
}
