import { useStore } from '@nanostores/react';
import { currentLanguage } from '../i18n/index.js';
import { hours } from '../theme/hours.js';

/** Another value when times are written in another way. */
export function useHours(): string {
  return `${useStore(hours)} ${currentLanguage()}`;
}
