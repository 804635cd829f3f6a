import { codeSpans } from '../../../../src/contract/code-spans.js';

export type StyledSpan =
  | { kind: 'plain' | 'bold' | 'italic' | 'code'; text: string }
  /** Code in rows of its own. */
  | { kind: 'block'; text: string };

/**
 * Bold: not within a word of ASCII letters, as in `2**3**4`; a Korean particle may follow. Italic: from one letter or
 * quote to another, and not right after a word, so that `가로*세로*높이`, `count(*), sum(*)` and `*^^*` stay as they are.
 */
const EMPHASIS =
  /(?<![*\dA-Za-z])\*\*(?=[^\s*])(?<bold>[^\n]*?[^\s*])\*\*(?![*\dA-Za-z])|(?<![\p{L}\p{N}*/])\*(?=[\p{L}\p{N}"'“‘(@])(?<italic>[^\n*]*[\p{L}\p{N}.,!?…"'”’)])\*(?![*/\dA-Za-z])/gu;
/** Rows of a quote. A row of marks alone, as `> <`, is none. */
const QUOTE = /(?:^> (?=[^\n]*[\p{L}\p{N}])[^\n]*(?:\n|$))+/gmu;

/** Where rows of a text are marked as a quote by `> `: not within code. */
export function quotes(text: string): { from: number; to: number }[] {
  if (!/^> /m.test(text)) return [];
  const code = codeSpans(text);
  return [...text.matchAll(QUOTE)]
    .filter(({ index }) => !code.some(({ from, to }) => index > from && index < to))
    .map(({ 0: rows, index }) => ({ from: index, to: index + rows.length }));
}

/**
 * Splits a text where it is marked as code, **bold** or *italic*; the marks are left out. Display only: the log keeps them.
 * @param links where addresses stand in a text: a mark within one is part of it
 */
export function styledSpans(
  text: string,
  links: (text: string) => { from: number; to: number }[],
): StyledSpan[] {
  const spans: StyledSpan[] = [];
  let done = 0;
  const plain = (to: number): void => {
    if (to > done) spans.push(...emphasisSpans(text.slice(done, to), links));
  };
  for (const { from, to, code, isBlock } of codeSpans(text)) {
    plain(from);
    spans.push({ kind: isBlock ? 'block' : 'code', text: code });
    done = to;
  }
  plain(text.length);
  return spans;
}

function emphasisSpans(text: string, links: (text: string) => { from: number; to: number }[]): StyledSpan[] {
  if (!text.includes('*')) return [{ kind: 'plain', text }];
  const addresses = links(text);
  const isInLink = (at: number): boolean => addresses.some(({ from, to }) => at > from && at < to);
  const spans: StyledSpan[] = [];
  let done = 0;
  for (const { 0: whole, index, groups } of text.matchAll(EMPHASIS)) {
    const end = index + whole.length;
    const { bold, italic = '' } = groups ?? {};
    if (isInLink(index) || isInLink(end - (bold === undefined ? 1 : 2))) continue;
    if (index > done) spans.push({ kind: 'plain', text: text.slice(done, index) });
    spans.push(bold === undefined ? { kind: 'italic', text: italic } : { kind: 'bold', text: bold });
    done = end;
  }
  if (done < text.length) spans.push({ kind: 'plain', text: text.slice(done) });
  return spans;
}
