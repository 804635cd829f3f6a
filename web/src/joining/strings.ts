import { feature } from '../i18n/index.js';
import type en from './strings.en.js';

export const joiningStrings = feature<typeof en>('joining', {
  ko: () => import('./strings.ko.js'),
  en: () => import('./strings.en.js'),
});
