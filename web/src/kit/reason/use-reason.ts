import { useRef, useState, type RefObject } from 'react';
import { LIMITS } from '../../../../src/contract/limits.js';
import { validateText } from '../../../../src/contract/text.js';

/** A reason that an admin writes. */
export interface Reason {
  written: string;
  /** As it is recorded. */
  text: string;
  /** The code of what is wrong with it, once it was checked. */
  fault: string | undefined;
  /** Its field. */
  input: RefObject<HTMLInputElement | null>;
  write(text: string): void;
  /** Whether it can be recorded. If not, its field has the focus and says why. */
  check(): boolean;
}

export function useReason(): Reason {
  const [written, setWritten] = useState('');
  const [fault, setFault] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const text = written.normalize('NFC').trim();
  return {
    ...{ written, text, fault, input },
    write(next) {
      setWritten(next);
      setFault(undefined);
    },
    check() {
      const wrong = reasonFault(text);
      setFault(wrong);
      if (wrong !== undefined) input.current?.focus();
      return wrong === undefined;
    },
  };
}

/** The code of what is wrong with a reason. */
export function reasonFault(text: string): string | undefined {
  return validateText(text, LIMITS.reasonMaxCodePoints);
}
