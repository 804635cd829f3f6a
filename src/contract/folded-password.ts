import { visible } from './text.js';

/** A password in the form compared with words: width, case and invisible characters make no difference. */
export function foldedPassword(password: string): string {
  return visible(password.normalize('NFKC')).toLowerCase();
}
