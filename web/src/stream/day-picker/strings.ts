import { feature } from '../../i18n/index.js';
import type en from './strings.en.js';

export const dayPickerStrings = feature<typeof en>('day-picker', {
  ko: () => import('./strings.ko.js'),
  en: () => import('./strings.en.js'),
});
