import { visible } from './text.js';

/** A password as it is compared with words: width, case and what cannot be seen make no difference. */
export function foldedPassword(password: string): string {
  return visible(password.normalize('NFKC')).toLowerCase();
}
