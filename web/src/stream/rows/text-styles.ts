export type StyledSpan =
  | { kind: 'plain' | 'bold' | 'code'; text: string }
  /** Code in rows of its own. */
  | { kind: 'block'; text: string };

/** Three backticks, over several rows; or one or two, within one row. What stands in them is shown as it is. */
const CODE =
  /```(?:[\w+#.-]*\n)?(?<fenced>[^]+?)\n?```\n?|(?<!`)(?<ticks>`{1,2})(?!`)(?<inline>[^\n]+?)(?<!`)\k<ticks>(?!`)/g;
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
  if (text.includes('`'))
    for (const { 0: whole, index, groups } of text.matchAll(CODE)) {
      const { fenced, inline = fenced ?? '' } = groups ?? {};
      if (inline.trim() === '') continue;
      plain(index);
      const isBlock = fenced !== undefined && whole.trimEnd().includes('\n');
      spans.push({ kind: isBlock ? 'block' : 'code', text: inline });
      // the row after a block begins by itself
      done = index + whole.length - (!isBlock && whole.endsWith('\n') ? 1 : 0);
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
