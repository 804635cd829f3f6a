import type { PendingLine } from '../../client/state.js';

const WHISPER = /^\s*[/／]w\s+(\S+)\s([\s\S]+)$/iu;
const ESCAPED = /^(\s*)[/／](?=[/／])/u;

/** An unsent line as it will be in the log: `/w NAME text` is a whisper, `//x` says `/x`. */
export function asShown({ text, to }: Pick<PendingLine, 'text' | 'to'>): { text: string; to?: string } {
  if (to !== undefined) return { text, to };
  const [, name, rest] = WHISPER.exec(text) ?? [];
  if (name !== undefined && rest !== undefined) return { text: rest, to: name };
  return { text: text.replace(ESCAPED, '$1') };
}
