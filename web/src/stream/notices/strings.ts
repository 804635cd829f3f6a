import { feature } from '../../i18n/index.js';
import type en from './strings.en.js';

export const noticeStrings = feature<typeof en>('notices', {
  ko: () => import('./strings.ko.js'),
  en: () => import('./strings.en.js'),
});
