import { feature } from '../../i18n/index.js';
import type en from './strings.en.js';

export const lineActStrings = feature<typeof en>('line-acts', {
  ko: () => import('./strings.ko.js'),
  en: () => import('./strings.en.js'),
});
