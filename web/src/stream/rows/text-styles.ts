import { codeSpans } from '../../../../src/contract/code-spans.js';

export type StyledSpan =
  | { kind: 'plain' | 'bold' | 'code'; text: string }
  /** Code in rows of its own. */
  | { kind: 'block'; text: string };

/** Not within a word of ASCII letters, as in `2**3**4`; a Korean particle may follow. */
const BOLD = /(?<![*\dA-Za-z])\*\*(?=[^\s*])(?<bold>[^\n]*?[^\s*])\*\*(?![*\dA-Za-z])/g;

/**
 * Splits a text where it is marked as code or **bold**; the marks are left out. Display only: the log keeps them.
 * @param links where addresses stand in a text: a mark within one is part of it
 */
export function styledSpans(
  text: string,
  links: (text: string) => { from: number; to: number }[],
): StyledSpan[] {
  const spans: StyledSpan[] = [];
  let done = 0;
  const plain = (to: number): void => {
    if (to > done) spans.push(...boldSpans(text.slice(done, to), links));
  };
  for (const { from, to, code, isBlock } of codeSpans(text)) {
    plain(from);
    spans.push({ kind: isBlock ? 'block' : 'code', text: code });
    done = to;
  }
  plain(text.length);
  return spans;
}

function boldSpans(text: string, links: (text: string) => { from: number; to: number }[]): StyledSpan[] {
  if (!text.includes('**')) return [{ kind: 'plain', text }];
  const addresses = links(text);
  const isInLink = (at: number): boolean => addresses.some(({ from, to }) => at > from && at < to);
  const spans: StyledSpan[] = [];
  let done = 0;
  for (const { 0: whole, index, groups } of text.matchAll(BOLD)) {
    const end = index + whole.length;
    if (isInLink(index) || isInLink(end - 2)) continue;
    if (index > done) spans.push({ kind: 'plain', text: text.slice(done, index) });
    spans.push({ kind: 'bold', text: groups?.bold ?? '' });
    done = end;
  }
  if (done < text.length) spans.push({ kind: 'plain', text: text.slice(done) });
  return spans;
}
