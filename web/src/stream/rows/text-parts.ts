import { linkSpans } from '../../../../src/contract/links.js';
import { mentionsIn } from '../../../../src/contract/mentions.js';
import { nameKey } from '../../../../src/contract/names.js';
import { quotes, styledSpans } from './text-styles.js';

export type TextPart =
  | { kind: 'text'; text: string }
  /** `host` is set when the text itself does not plainly show where the link leads. */
  | { kind: 'link'; text: string; href: string; host?: string }
  /** A mention of this viewer by `@name`. */
  | { kind: 'mention'; text: string }
  /** Within a row, or in rows of its own. Neither links nor mentions are in it. */
  | { kind: 'code' | 'block'; text: string }
  | { kind: 'bold' | 'italic'; text: string; parts: TextPart[] }
  /** Rows of their own, without the marks before them and the line feeds after them. */
  | { kind: 'quote'; text: string; rows: TextPart[][] };

/** Splits a line into quotes, plain text, code, bold and italic text, http(s) links and mentions of this viewer. */
export function textParts(text: string, me: string | undefined): TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  for (const { from, to } of quotes(text)) {
    const quoted = text.slice(from, to);
    const rows = quoted.trimEnd().split('\n');
    parts.push(...styledParts(text.slice(done, from), me));
    parts.push({ kind: 'quote', text: quoted, rows: rows.map(row => styledParts(row.slice(2), me)) });
    done = to;
  }
  return [...parts, ...styledParts(text.slice(done), me)];
}

function styledParts(text: string, me: string | undefined): TextPart[] {
  if (text === '') return [];
  return styledSpans(text, linkSpans).flatMap(({ kind, text: inner }): TextPart[] => {
    if (kind === 'plain') return plainParts(inner, me);
    if (kind === 'bold' || kind === 'italic') return [{ kind, text: inner, parts: plainParts(inner, me) }];
    return [{ kind, text: inner }];
  });
}

/** Links and mentions in a text without styles. */
function plainParts(text: string, me: string | undefined): TextPart[] {
  // most lines have neither, and looking for links is most of the cost of drawing a line
  if (!/https?:/i.test(text)) return mentions(text, me);
  const parts: TextPart[] = [];
  let done = 0;
  for (const { from, to } of linkSpans(text)) {
    parts.push(...mentions(text.slice(done, from), me), link(text.slice(from, to)));
    done = to;
  }
  return [...parts, ...mentions(text.slice(done), me)];
}

function link(text: string): TextPart {
  const url = new URL(text);
  // `https://bank.example@evil.example/` and look-alike letters hide the host
  const shownHost = /^https?:\/\/([^/?#]*)/i.exec(text)?.[1]?.toLowerCase();
  const isPlain = shownHost === url.host;
  return { kind: 'link', text, href: url.href, ...(!isPlain && { host: url.host }) };
}

function mentions(text: string, me: string | undefined): TextPart[] {
  if (text === '') return [];
  if (me === undefined) return [{ kind: 'text', text }];
  const key = nameKey(me);
  const parts: TextPart[] = [];
  let done = 0;
  for (const { from, to } of mentionsIn(text, name => name === key)) {
    if (from > done) parts.push({ kind: 'text', text: text.slice(done, from) });
    parts.push({ kind: 'mention', text: text.slice(from, to) });
    done = to;
  }
  if (done < text.length) parts.push({ kind: 'text', text: text.slice(done) });
  return parts;
}
