import { put, useText, type TextOf } from '../i18n/index.js';
import { membersStrings } from './strings.js';

type HintKey = keyof TextOf<typeof membersStrings>;

/** What a field takes, or why it does not take its value. */
export function Hint(props: {
  id: string;
  error: HintKey | undefined;
  hint: HintKey;
  limits?: { min?: number; max: number };
}) {
  const { id, error, hint, limits = {} } = props;
  const t = useText(membersStrings);
  return (
    <p id={id} className={error === undefined ? 'members-hint' : 'error'} aria-live="polite">
      {put(t[error ?? hint], limits)}
    </p>
  );
}
