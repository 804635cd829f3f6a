/** A part of a text that is marked as code, from its first mark to its last. */
export interface CodeSpan {
  from: number;
  to: number;
  /** What stands between the marks. */
  code: string;
  /** Code in rows of its own. */
  isBlock: boolean;
}

/** Three backticks, over several rows; or one or two, within one row. What stands in them is shown as it is. */
const CODE =
  /```(?:[\w+#.-]*\n)?(?<fenced>[^]+?)\n?```\n?|(?<!`)(?<ticks>`{1,2})(?!`)(?<inline>[^\n]+?)(?<!`)\k<ticks>(?!`)/g;

/** Where a text is marked as code, in order. */
export function codeSpans(text: string): CodeSpan[] {
  if (!text.includes('`')) return [];
  const spans: CodeSpan[] = [];
  for (const { 0: whole, index: from, groups } of text.matchAll(CODE)) {
    const { fenced, inline = fenced ?? '' } = groups ?? {};
    if (inline.trim() === '') continue;
    const isBlock = fenced !== undefined && whole.trimEnd().includes('\n');
    // the row after a block begins by itself
    const to = from + whole.length - (!isBlock && whole.endsWith('\n') ? 1 : 0);
    spans.push({ from, to, code: inline, isBlock });
  }
  return spans;
}
