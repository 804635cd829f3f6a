import { visible } from './text.js';

const SLASHES = ['/', '／'];

/** The command line in a text, or undefined for an ordinary line. A mistyped command must never be sent as a line. */
export function commandLine(text: string): string | undefined {
  const at = leadingInvisible(text);
  return isSlash(text[at]) && !isSlash(text[at + 1]) ? text.slice(at) : undefined;
}

/** The word of a command in lower case, and what follows it. */
export function commandWord(line: string): [word: string, rest: string] {
  const [word, rest] = splitOnce(line.slice(1));
  return [word.toLowerCase(), rest];
}

/** `//x` sends `/x`: the one exception to byte for byte. */
export function unescapeSlash(text: string): string {
  const at = leadingInvisible(text);
  return isSlash(text[at]) && isSlash(text[at + 1]) ? text.slice(0, at) + text.slice(at + 1) : text;
}

/** What to type to send this text, whatever it begins with. */
export function escapeSlash(text: string): string {
  const at = leadingInvisible(text);
  return isSlash(text[at]) ? `${text.slice(0, at)}/${text.slice(at)}` : text;
}

/** What comes before the first white space, and what follows it, byte for byte. */
export function splitOnce(text: string): [string, string] {
  const at = text.search(/\s/);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function isSlash(char: string | undefined): boolean {
  return char !== undefined && SLASHES.includes(char);
}

function leadingInvisible(text: string): number {
  let at = 0;
  for (const char of text) {
    if (visible(char) !== '') break;
    at += char.length;
  }
  return at;
}
