import { feature } from '../../i18n/index.js';
import type en from './strings.en.js';

export const suggestStrings = feature<typeof en>('suggest', {
  ko: () => import('./strings.ko.js'),
  en: () => import('./strings.en.js'),
});
