import { feature } from '../../i18n/index.js';
import type en from './strings.en.js';

export const retentionStrings = feature<typeof en>('records-retention', {
  ko: () => import('./strings.ko.js'),
  en: () => import('./strings.en.js'),
});
