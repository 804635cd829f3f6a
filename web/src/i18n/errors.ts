import { feature, textNow, useText } from './index.js';
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
  return code => sentence(t, code);
}

/** The same outside of a component, in the language of now. */
export function errorTextNow(code: string): string {
  return sentence(textNow(errorStrings), code);
}

function sentence(t: ReturnType<typeof textNow<typeof en>>, code: string): string {
  return put(t[hasText(t, code) ? code : 'UNKNOWN'], { code });
}
