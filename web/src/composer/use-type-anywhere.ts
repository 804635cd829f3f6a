import { useEffect } from 'react';
import { codePoints } from '../../../src/contract/text.js';
import { isCovered } from '../kit/back.js';
import type { Box } from './use-box.js';

/** Where letters have a use of their own. */
const TYPED_INTO = 'input, textarea, select, dialog, [contenteditable], [role="menu"], [role="listbox"]';

/** Parts of the room with a box of their own: a whisper must not become a line to everyone. */
const PARTS = '[data-has-box]';

/**
 * Lets a letter that is typed anywhere in the room begin, or go on with, the text in the box.
 * @param part a selector: only what is typed there, for a part that has `data-has-box`
 */
export function useTypeAnywhere(box: Box, part?: string): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const at = event.target instanceof Element ? event.target : document.body;
      const isHere = part === undefined ? !at.closest(PARTS) : at.closest(part) !== null;
      const isFree = isHere && !at.closest(TYPED_INTO);
      // before the letter is put in, so that an input method finds the box, too, and composes a whole syllable there
      if (!event.defaultPrevented && isFree && !isCovered() && isLetter(event)) box.focus();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [box, part]);
}

/** Writes something: not Space, which presses buttons. `Process` is a key that an input method handles. */
function isLetter(event: KeyboardEvent): boolean {
  const { key, ctrlKey, altKey, metaKey } = event;
  const isShortcut = (ctrlKey || altKey || metaKey) && !event.getModifierState('AltGraph');
  return !isShortcut && key !== ' ' && (codePoints(key) === 1 || key === 'Process' || key === 'Dead');
}
