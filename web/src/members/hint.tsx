import { useTranslation } from 'react-i18next';

/** What a field takes, or why it does not take its value. */
export function Hint(props: {
  id: string;
  error: string | undefined;
  hint: string;
  limits?: { min?: number; max: number };
}) {
  const { id, error, hint, limits } = props;
  const { t } = useTranslation('members');
  return (
    <p id={id} className={error === undefined ? 'members-hint' : 'error'} aria-live="polite">
      {t(error ?? hint, limits)}
    </p>
  );
}
