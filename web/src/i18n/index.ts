import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { accountStrings } from '../account/strings.js';
import { appStrings } from '../kit/strings.js';
import { perBrowser } from '../client/storage.js';
import { composerStrings } from '../composer/strings.js';
import { errorStrings } from './errors.js';
import { loginStrings } from '../login/strings.js';
import { membersStrings } from '../members/strings.js';
import { moderationStrings } from '../moderation/strings.js';
import { presenceStrings } from '../presence/strings.js';
import { streamStrings } from '../stream/strings.js';
import { whispersStrings } from '../whispers/strings.js';

export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
const KEPT = 'language';

/** Every string of the page, by feature and language. */
export const STRINGS = {
  app: appStrings,
  account: accountStrings,
  composer: composerStrings,
  errors: errorStrings,
  login: loginStrings,
  members: membersStrings,
  moderation: moderationStrings,
  presence: presenceStrings,
  stream: streamStrings,
  whispers: whispersStrings,
};

const i18n = createInstance();
const resources = Object.fromEntries(
  LANGUAGES.map(language => [
    language,
    Object.fromEntries(Object.entries(STRINGS).map(([feature, strings]) => [feature, strings[language]])),
  ]),
);

/** The language that was chosen here, else the browser's if it is ours, else English. */
export function firstLanguage(): Language {
  const kept = perBrowser.getItem(KEPT);
  const wished = [kept, ...navigator.languages].map(tag => tag?.slice(0, 2).toLowerCase());
  return LANGUAGES.find(language => language === wished.find(tag => tag === 'ko' || tag === 'en')) ?? 'en';
}

export function currentLanguage(): Language {
  return i18n.language as Language;
}

export async function setLanguage(language: Language): Promise<void> {
  perBrowser.setItem(KEPT, language);
  await i18n.changeLanguage(language);
}

i18n.on('languageChanged', language => {
  document.documentElement.lang = language;
});
// resources are given, so it is ready at once
void i18n.use(initReactI18next).init({
  resources,
  lng: firstLanguage(),
  fallbackLng: 'en',
  defaultNS: 'app',
  interpolation: { escapeValue: false },
  initAsync: false,
});
