import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

const SHOWN_MS = 3_000;

/** Copies a text, and says so. Where the page may not (plain http), it is left to the hand. */
export function CopyButton({ text, label, isPrimary }: { text: string; label: string; isPrimary?: boolean }) {
  const { t } = useTranslation('members');
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
        className={isPrimary ? 'button button-primary' : 'button'}
        onClick={event => {
          const host = event.currentTarget.closest('dialog') ?? document.body;
          copy(text, host).then(
            isCopied => setOutcome(isCopied ? 'copied' : 'notCopied'),
            () => setOutcome('notCopied'),
          );
        }}
      >
        {label}
      </button>
      <span role="status">{outcome && t(outcome)}</span>
    </span>
  );
}

/** @param host where a text can be selected: a modal dialog lets nothing outside of it be */
async function copy(text: string, host: HTMLElement): Promise<boolean> {
  // not there on pages without https
  if ('clipboard' in navigator) {
    await navigator.clipboard.writeText(text);
    return true;
  }
  const before = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  host.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return isCopied;
}
