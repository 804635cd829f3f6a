/** A text with its selection. */
export interface Selected {
  text: string;
  start: number;
  end: number;
}

/** What is selected, as code: in backticks, or rows of it in a fence of their own. Where nothing is, the cursor goes between the marks. */
export function asCode({ text, start, end }: Selected): Selected {
  const code = text.slice(start, end);
  const isBlock = code.includes('\n');
  const before = isBlock ? `${start > 0 && text[start - 1] !== '\n' ? '\n' : ''}\`\`\`\n` : '`';
  const closes = code.endsWith('\n') ? '```' : '\n```';
  const after = isBlock ? `${closes}${end < text.length && text[end] !== '\n' ? '\n' : ''}` : '`';
  const caret = start + before.length + (code === '' ? 0 : code.length + after.length);
  return {
    text: text.slice(0, start) + before + code + after + text.slice(end),
    start: caret,
    end: caret,
  };
}
