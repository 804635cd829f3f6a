import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { perBrowser } from '../client/storage.js';

export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
const KEPT = 'language';

const i18n = createInstance();

/** The language that was chosen here, else the browser's if it is one of ours, else English. */
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

/** All strings of the page: by feature, then by language. */
export type Strings = Record<string, Record<Language, object>>;

/** Starts the translation with all strings, so it is ready at once. Must be called before the page is drawn. */
export function startLanguage(strings: Strings): void {
  const resources = Object.fromEntries(
    LANGUAGES.map(language => [
      language,
      Object.fromEntries(
        Object.entries(strings).map(([feature, byLanguage]) => [feature, byLanguage[language]]),
      ),
    ]),
  );
  void i18n.use(initReactI18next).init({
    resources,
    lng: firstLanguage(),
    fallbackLng: 'en',
    defaultNS: 'kit',
    interpolation: { escapeValue: false },
    initAsync: false,
  });
}
