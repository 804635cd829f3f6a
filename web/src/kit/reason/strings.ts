import { feature } from '../../i18n/index.js';
import type en from './strings.en.js';

export const reasonStrings = feature<typeof en>('reason', {
  ko: () => import('./strings.ko.js'),
  en: () => import('./strings.en.js'),
});
