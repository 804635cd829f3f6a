import { useMemo, useRef, useState, type RefObject } from 'react';
import { cleanText } from './clean-text.js';
import { ImeGuard } from './ime.js';

/** The text box, which the browser owns: it is read and written as an element, and its value is mirrored. */
export interface Box {
  ref: RefObject<HTMLTextAreaElement | null>;
  guard: ImeGuard;
  /** Its current value, which unlike the mirror is right during an event too. */
  value(): string;
  /** Where the cursor is; undefined while something is selected. */
  caret(): number | undefined;
  focus(): void;
  /** Replaces the text. */
  write(text: string): void;
  /** Replaces a part of the text and puts the cursor after it. */
  replace(start: number, end: number, text: string): void;
  /** Inserts a text at the cursor, separated from the word before it. */
  insert(text: string): void;
  /** Begins a new row at the cursor, in place of what is selected. */
  breakRow(): void;
  /** Rids the text of what the room refuses. Returns how many characters that were, line ends aside. */
  clean(): number;
  /** Reads the value again. */
  sync(): void;
  /** Ends an open composition, because the value must not change during one. */
  settle(): void;
}

export interface Mirror {
  text: string;
  caret: number | undefined;
}

export function useBox(first: string): [Box, Mirror] {
  const ref = useRef<HTMLTextAreaElement>(null);
  const [mirror, setMirror] = useState<Mirror>({ text: first, caret: undefined });
  const box = useMemo(() => makeBox(ref, setMirror), []);
  return [box, mirror];
}

function makeBox(ref: RefObject<HTMLTextAreaElement | null>, seen: (mirror: Mirror) => void): Box {
  const guard = new ImeGuard();
  const box: Box = {
    ref,
    guard,
    value: () => ref.current?.value ?? '',
    caret: () => {
      const { selectionStart, selectionEnd } = ref.current ?? {};
      return selectionStart === selectionEnd ? selectionStart : undefined;
    },
    focus: () => ref.current?.focus(),
    write: text => box.replace(0, box.value().length, text),
    replace: (start, end, text) => {
      box.settle();
      ref.current?.setRangeText(text, start, end, 'end');
      box.sync();
    },
    insert: text => {
      box.settle();
      const at = ref.current?.selectionStart ?? 0;
      const gap = at > 0 && !/\s/.test(box.value()[at - 1] ?? '') ? ' ' : '';
      box.replace(at, ref.current?.selectionEnd ?? at, gap + text);
    },
    breakRow: () => {
      box.settle();
      const { selectionStart = 0, selectionEnd = 0 } = ref.current ?? {};
      box.replace(selectionStart, selectionEnd, '\n');
    },
    clean: () => {
      const [element, before] = [ref.current, box.value()];
      const { text, count } = cleanText(before);
      if (!element || text === before || guard.composing) return 0;
      const caret = cleanText(before.slice(0, element.selectionEnd)).text.length;
      element.setRangeText(text, 0, before.length);
      element.setSelectionRange(caret, caret);
      return count;
    },
    sync: () => seen({ text: box.value(), caret: box.caret() }),
    settle: () => {
      if (!guard.composing) return;
      ref.current?.blur();
      ref.current?.focus();
    },
  };
  return box;
}
