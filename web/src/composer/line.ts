import { commandLine, commandWord, splitOnce } from '../../../src/contract/command-line.js';
import { isName } from '../../../src/contract/names.js';
import { visible } from '../../../src/contract/text.js';

/** What Enter would do with a text. */
export type Line =
  | { kind: 'nothing' }
  | { kind: 'line'; text: string }
  /** `/w NAME text`; a part that is missing or wrong is undefined. */
  | { kind: 'whisper'; to: string | undefined; text: string | undefined }
  /** `/r`, with the answer if there is one yet. */
  | { kind: 'answer'; text: string | undefined }
  | { kind: 'command'; name: string };

/** Reads a text as the server will; only this client knows `/r`. */
export function readLine(text: string): Line {
  if (text.trim() === '') return { kind: 'nothing' };
  const command = commandLine(text);
  if (command === undefined) return { kind: 'line', text };
  const [name, rest] = commandWord(command);
  if (name === 'r') return { kind: 'answer', text: orUndefined(rest) };
  if (name !== 'w') return { kind: 'command', name };
  const [to, said] = splitOnce(rest.trimStart());
  return { kind: 'whisper', to: isName(to) ? to : undefined, text: orUndefined(said) };
}

/** `/w NAME ` or `/r ` is complete: what follows is the whisper. */
export function isPastTarget(text: string): boolean {
  return /^\s*[/／](?:r|w\s+\S+)\s/i.test(text);
}

function orUndefined(text: string): string | undefined {
  return visible(text) === '' ? undefined : text;
}
