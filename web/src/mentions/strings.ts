import { feature } from '../i18n/index.js';
import type en from './strings.en.js';

export const mentionsStrings = feature<typeof en>('mentions', {
  ko: () => import('./strings.ko.js'),
  en: () => import('./strings.en.js'),
});
