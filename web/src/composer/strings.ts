import { feature } from '../i18n/index.js';
import type en from './strings.en.js';

export const composerStrings = feature<typeof en>('composer', {
  ko: () => import('./strings.ko.js'),
  en: () => import('./strings.en.js'),
});
