import { Fragment, useEffect, useRef, useState, type ReactNode } from 'react';
import { useText } from '../i18n/index.js';
import { membersStrings } from './strings.js';

/** Names what is still being created, and will be shown once. */
export const IN_THE_MAKING = 'in the making';

export interface CopiedFirst {
  /** What was asked for before it was copied. */
  leaving: (() => void) | undefined;
  leave(go: () => void): void;
  stay(): void;
  copied(): void;
}

/**
 * Asks before what is shown once is left without having been copied, or without having been seen.
 * @param secret names it; undefined when there is nothing to lose
 */
export function useCopiedFirst(secret: string | undefined): CopiedFirst {
  const [copied, setCopied] = useState<string>();
  const [leaving, setLeaving] = useState<() => void>();
  const [asked, setAsked] = useState(secret);
  if (asked !== secret) {
    // it was about something else
    setAsked(secret);
    setLeaving(undefined);
  }
  return {
    leaving,
    leave: go => (secret === undefined || copied === secret ? go() : setLeaving(() => go)),
    stay: () => setLeaving(undefined),
    copied() {
      setCopied(secret);
      setLeaving(undefined);
    },
  };
}

/** For a form whose outcome is shown once. */
export interface Making extends Pick<CopiedFirst, 'leaving' | 'stay'> {
  isBusy: boolean;
  setBusy(isBusy: boolean): void;
  /** Closes the form, or asks first. */
  close(): void;
}

export function useMaking(onClose: () => void): Making {
  const [isBusy, setBusy] = useState(false);
  const { leaving, leave, stay } = useCopiedFirst(isBusy ? IN_THE_MAKING : undefined);
  return { isBusy, setBusy, leaving, stay, close: () => (leaving ? stay() : leave(onClose)) };
}

/** The buttons at the end of a dialog; in their place the question, while it is open. */
export function CopyFirst(props: {
  /** What is not copied, and lost. */
  text: string;
  leaving: (() => void) | undefined;
  onStay: () => void;
  children: ReactNode;
}) {
  const { text, leaving, onStay, children } = props;
  const t = useText(membersStrings);
  const end = useRef<HTMLDivElement>(null);
  const wasAsked = useRef(false);
  useEffect(() => {
    // the button that had the focus is gone
    if (wasAsked.current && !leaving && document.activeElement === document.body)
      end.current?.closest('dialog')?.querySelector<HTMLElement>('[data-first]')?.focus();
    wasAsked.current = leaving !== undefined;
  }, [leaving]);
  return (
    <>
      <div role="alert">{leaving && <p className="members-warning">{text}</p>}</div>
      <div ref={end} className="members-buttons members-end">
        {leaving ? (
          // of its own, or its buttons would be those that were there, without a focus of theirs
          <Fragment key="asked">
            <button type="button" className="button" autoFocus data-first="" onClick={onStay}>
              {t.stay}
            </button>
            <button type="button" className="button button-danger" onClick={leaving}>
              {t.leaveUncopied}
            </button>
          </Fragment>
        ) : (
          children
        )}
      </div>
    </>
  );
}
