import { feature } from '../i18n/index.js';
import type en from './strings.en.js';

export const roomSettingsStrings = feature<typeof en>('room-settings', {
  ko: () => import('./strings.ko.js'),
  en: () => import('./strings.en.js'),
});
