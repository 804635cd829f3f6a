import { feature } from '../i18n/index.js';
import type en from './strings.en.js';

export const myRecordStrings = feature<typeof en>('my-record', {
  ko: () => import('./strings.ko.js'),
  en: () => import('./strings.en.js'),
});
