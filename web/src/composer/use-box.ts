import { useMemo, useRef, useState, type RefObject } from 'react';
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
    sync: () => seen({ text: box.value(), caret: box.caret() }),
    settle: () => {
      if (!guard.composing) return;
      ref.current?.blur();
      ref.current?.focus();
    },
  };
  return box;
}
