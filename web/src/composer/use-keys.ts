import type { CompositionEvent, KeyboardEvent } from 'react';
import { guardedKey, type GuardedKey } from './ime.js';
import type { Box } from './use-box.js';

interface Uses {
  /** Whether the key would be used. */
  wants(key: GuardedKey): boolean;
  /** Uses the key; false when it had no use. */
  press(key: GuardedKey): boolean;
}

/** Handlers for the text box that leave an input method its own keys. */
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
