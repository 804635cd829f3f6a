import { useEffect, useState } from 'react';
import { copyText } from '../kit/clipboard.js';
import { useText } from '../i18n/index.js';
import { membersStrings } from './strings.js';

const SHOWN_MS = 3_000;

/** Copies a text and confirms it. Where the browser does not allow that, it asks to copy by hand. */
export function CopyButton(props: {
  text: string;
  label: string;
  isPrimary?: boolean;
  autoFocus?: boolean;
  onCopied?: () => void;
}) {
  const { text, label, isPrimary, autoFocus, onCopied } = props;
  const t = useText(membersStrings);
  const [outcome, setOutcome] = useState<'copied' | 'notCopied'>();
  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  return (
    <span className="members-copy">
      <button
        type="button"
        autoFocus={autoFocus}
        data-first={isPrimary ? '' : undefined}
        className={isPrimary ? 'button button-primary' : 'button'}
        onClick={event => {
          const host = event.currentTarget.closest('dialog') ?? document.body;
          void copyText(text, host).then(isCopied => {
            setOutcome(isCopied ? 'copied' : 'notCopied');
            if (isCopied) onCopied?.();
          });
        }}
      >
        {label}
      </button>
      <span role="status">{outcome && t[outcome]}</span>
    </span>
  );
}
