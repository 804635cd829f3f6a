import type { SearchPayload } from '../../../src/contract/queries.js';

/** What was typed and chosen. */
export interface Query {
  /** The words, with `from:NAME` and `with:NAME` among them. */
  text: string;
  kind?: SearchPayload['kind'];
  fromDay?: string;
  toDay?: string;
}

/** What is within quotes is not a filter. */
const PARTS = /"[^"]*"?|[^\s"]+/gu;
/** A keyboard that writes Chinese characters has another colon. */
const FILTER = /^(from|with)[:：]@?(.*)$/isu;
/** A filter whose name is being typed. */
const UNFINISHED = /(?<!\S)((from|with)[:：]@?)(\S*)$/iu;

/** What the server is asked. `q` is empty when there are filters alone. */
export function payloadOf({ text, kind, fromDay, toDay }: Query): SearchPayload {
  const names: { from?: string; with?: string } = {};
  const words: string[] = [];
  for (const [part] of text.matchAll(PARTS)) {
    const [, filter, name] = FILTER.exec(part) ?? [];
    if (filter === undefined) words.push(part);
    else if (name) names[filter.toLowerCase() as 'from' | 'with'] = name.slice(0, 100);
  }
  return {
    ...{ q: words.join(' '), ...names },
    ...(kind && { kind }),
    ...(fromDay && { fromDay }),
    ...(toDay && { toDay }),
  };
}

/** The filter at the cursor: where its name begins, and what is typed of it. */
export function unfinishedName(text: string, caret: number): { start: number; typed: string } | undefined {
  if (/^\S/.test(text.slice(caret))) return undefined;
  const [, , , typed] = UNFINISHED.exec(text.slice(0, caret)) ?? [];
  return typed === undefined ? undefined : { start: caret - typed.length, typed };
}

/** The query of an address. */
export function toAddress({ text, kind, fromDay, toDay }: Query): string {
  const parts = { q: text.trim(), kind, from: fromDay, to: toDay };
  const given = Object.entries(parts).filter((part): part is [string, string] => !!part[1]);
  return new URLSearchParams(given).toString();
}

export function fromAddress(query: string): Query {
  const parts = new URLSearchParams(query);
  const [kind, fromDay, toDay] = [parts.get('kind'), parts.get('from'), parts.get('to')];
  return {
    text: parts.get('q') ?? '',
    ...((kind === 'chat' || kind === 'whisper') && { kind }),
    ...(isDay(fromDay) && { fromDay }),
    ...(isDay(toDay) && { toDay }),
  };
}

const isDay = (text: string | null): text is string => text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text);
