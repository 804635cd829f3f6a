import { LIMITS } from './limits.js';
import type { ErrorCode } from './errors.js';

/** Invisible characters: white space, format characters, fillers (Hangul's among them), blank Braille. */
const INVISIBLE = /[\p{White_Space}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const VISIBLE = /[^\p{White_Space}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Control characters but \n and \t; NUL is one of them. */
// oxlint-disable-next-line no-control-regex -- finding them is the purpose
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

/** The text without invisible characters. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, '');
}

/** What some program takes for the end of a line, and the tab. */
const BREAK = /[\n\t\u2028\u2029]/;

/** Why a text cannot be sent, or undefined when it can. It is stored and shown byte for byte. */
export function validateText(
  text: string,
  maxCodePoints: number = LIMITS.textMaxCodePoints,
): ErrorCode | undefined {
  if (!text.isWellFormed() || CONTROL.test(text)) return 'INVALID_TEXT';
  if (text.length > maxCodePoints && codePoints(text) > maxCodePoints) return 'TOO_LONG';
  return VISIBLE.test(text) ? undefined : 'EMPTY';
}

/** The same for a text of one line, as a name or a note. */
export function validateOneLine(text: string, maxCodePoints: number): ErrorCode | undefined {
  return BREAK.test(text) ? 'INVALID_TEXT' : validateText(text, maxCodePoints);
}
