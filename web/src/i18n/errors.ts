import { feature, useText } from './index.js';
import type en from './errors.en.js';
import { hasText, put } from './texts.js';

/** The sentence for each code of the server. `UNKNOWN` is for codes of a newer server. */
export const errorStrings = feature<typeof en>('errors', {
  ko: () => import('./errors.ko.js'),
  en: () => import('./errors.en.js'),
});

/** Turns a code of the server, known or not, into a sentence. */
export function useErrorText(): (code: string) => string {
  const t = useText(errorStrings);
  return code => put(t[hasText(t, code) ? code : 'UNKNOWN'], { code });
}
