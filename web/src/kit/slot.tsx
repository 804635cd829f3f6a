import type { ReactNode } from 'react';

const MARK = '\u0000';

/** A sentence with an element at `Slot.mark`, wherever the language puts it. */
export function Slot({ text, children }: { text: string; children: ReactNode }) {
  const [before, after] = text.split(MARK);
  return (
    <>
      {before}
      {children}
      {after}
    </>
  );
}
Slot.mark = MARK;
