import { feature } from '../i18n/index.js';
import type en from './strings.en.js';

export const sealStrings = feature<typeof en>('seal', {
  ko: () => import('./strings.ko.js'),
  en: () => import('./strings.en.js'),
});
