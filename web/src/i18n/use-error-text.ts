import { useTranslation } from 'react-i18next';
import { errorStrings } from './errors.js';

/** Turns a code of the server, also one of a newer server, into a sentence. */
export function useErrorText(): (code: string) => string {
  const { t } = useTranslation('errors');
  return code => (code in errorStrings.en ? t(code) : t('UNKNOWN', { code }));
}
