import type { CompositionEvent, KeyboardEvent } from 'react';
import { guardedKey, type GuardedKey } from './ime.js';
import type { Box } from './use-box.js';

interface Uses {
  /** Whether a key would be of use. */
  wants(key: GuardedKey): boolean;
  /** Puts it to use; false when it was of none. */
  press(key: GuardedKey): boolean;
}

/** Handlers for the text box that leave to an input method what is its own. */
export function useKeys({ guard, sync }: Box, { wants, press }: Uses) {
  const use = (event: KeyboardEvent): void => {
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    onKeyDown: (event: KeyboardEvent): void => {
      const verdict = guard.keydown(event.nativeEvent);
      const key = guardedKey(event.nativeEvent);
      if (key === undefined || verdict === 'ime') return;
      if (verdict === 'echo') use(event);
      else if (verdict === 'on-end' ? wants(key) : press(key)) use(event);
    },
    onKeyUp: (event: KeyboardEvent): void => guard.keyup(event.nativeEvent),
    onCompositionStart: (): void => guard.compositionstart(),
    onCompositionUpdate: ({ data }: CompositionEvent): void => guard.compositionupdate(data),
    onCompositionEnd: ({ data }: CompositionEvent): void => {
      const key = guard.compositionend(data);
      sync();
      if (key !== undefined && press(key)) guard.acted(key);
    },
  };
}
