import { feature } from '../../i18n/index.js';
import type en from './strings.en.js';

export const exportStrings = feature<typeof en>('records-export', {
  ko: () => import('./strings.ko.js'),
  en: () => import('./strings.en.js'),
});
