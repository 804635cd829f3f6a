import { useTranslation } from 'react-i18next';

/** What a field takes, or why it does not take what is in it. */
export function Hint(props: {
  id: string;
  fault: string | undefined;
  hint: string;
  limits?: { min?: number; max: number };
}) {
  const { id, fault, hint, limits } = props;
  const { t } = useTranslation('members');
  return (
    <p id={id} className={fault === undefined ? 'members-hint' : 'error'} aria-live="polite">
      {t(fault ?? hint, limits)}
    </p>
  );
}
