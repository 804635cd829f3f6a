import { isName } from '../../../src/contract/names.js';
import { visible } from '../../../src/contract/text.js';

/** What Enter would do with a text. */
export type Line =
  | { kind: 'nothing' }
  | { kind: 'line'; text: string }
  /** `/w NAME text`; a part that is missing or wrong is undefined. */
  | { kind: 'whisper'; to: string | undefined; text: string | undefined }
  /** `/r`, with the answer if it is there already. */
  | { kind: 'answer'; text: string | undefined }
  | { kind: 'command'; name: string };

const SLASHES = ['/', '／'];

/** Reads a text as the server will; `/r` is known to this client alone. */
export function readLine(text: string): Line {
  if (text.trim() === '') return { kind: 'nothing' };
  const at = leadingInvisible(text);
  if (!isSlash(text[at]) || isSlash(text[at + 1])) return { kind: 'line', text };
  const [word, rest] = splitOnce(text.slice(at + 1));
  const name = word.toLowerCase();
  if (name === 'r') return { kind: 'answer', text: orUndefined(rest) };
  if (name !== 'w') return { kind: 'command', name };
  const [to, said] = splitOnce(rest.trimStart());
  return { kind: 'whisper', to: isName(to) ? to : undefined, text: orUndefined(said) };
}

/** `//x` is how one says `/x`. The server reads lines so, but takes a whisper as it is. */
export function unescapeSlash(text: string): string {
  const at = leadingInvisible(text);
  return isSlash(text[at]) && isSlash(text[at + 1]) ? text.slice(0, at) + text.slice(at + 1) : text;
}

/** The text that says this one in reply mode. */
export function escapeSlash(text: string): string {
  const at = leadingInvisible(text);
  return isSlash(text[at]) ? `${text.slice(0, at)}/${text.slice(at)}` : text;
}

/** `/w NAME ` or `/r ` has been written so far that what follows is the whisper. */
export function isPastTarget(text: string): boolean {
  return /^\s*[/／](?:r|w\s+\S+)\s/i.test(text);
}

function leadingInvisible(text: string): number {
  let at = 0;
  for (const char of text) {
    if (visible(char) !== '') break;
    at += char.length;
  }
  return at;
}

function isSlash(char: string | undefined): boolean {
  return char !== undefined && SLASHES.includes(char);
}

function orUndefined(text: string): string | undefined {
  return visible(text) === '' ? undefined : text;
}

function splitOnce(text: string): [string, string] {
  const at = text.search(/\s/);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
