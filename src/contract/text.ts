import { LIMITS } from './limits.js';
import type { ErrorCode } from './errors.js';

/** White space, format characters and the letters that look like nothing (Hangul fillers, blank Braille). */
// oxlint-disable-next-line no-misleading-character-class -- every one of them counts by itself
const INVISIBLE =
  /[\p{White_Space}\p{Cf}\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u2800\u3164\uFE00-\uFE0F\uFFA0\u{E0100}-\u{E01EF}]/gu;

/** Control characters but \n and \t; NUL is one of them. */
// oxlint-disable-next-line no-control-regex -- finding them is the point
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/;

/** Length as people count it on a keyboard: Unicode code points. */
export function codePoints(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdbff) count++;
    else if (i + 1 >= text.length) count++;
    else if ((text.charCodeAt(i + 1) & 0xfc00) !== 0xdc00) count++;
  }
  return count;
}

/** What is left of a text when everything invisible is taken away. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, '');
}

/** Why a text cannot be said, or undefined when it can. It is stored and shown byte for byte. */
export function textFault(
  text: string,
  maxCodePoints: number = LIMITS.textMaxCodePoints,
): ErrorCode | undefined {
  if (!text.isWellFormed() || CONTROL.test(text)) return 'INVALID_TEXT';
  if (text.length > maxCodePoints && codePoints(text) > maxCodePoints) return 'TOO_LONG';
  // most lines begin with something visible; only the others pay for the full look
  if (visible(text.slice(0, 2)) === '' && visible(text) === '') return 'EMPTY';
  return undefined;
}
