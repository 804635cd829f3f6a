import { feature } from '../../i18n/index.js';
import type en from './strings.en.js';

export const rowMenuStrings = feature<typeof en>('row-menu', {
  ko: () => import('./strings.ko.js'),
  en: () => import('./strings.en.js'),
});
