import {
  PUBLIC_ACTIONS,
  type HistoryPage,
  isLine,
  type Item,
  type LineItem,
  type NoticeItem,
  type Quote,
  type SanctionItem,
  type SearchPage,
} from '../../../src/contract/events.js';
import { isLineAct, type LineActItem, type LineMarksView } from '../../../src/contract/line-marks.js';
import { LIMITS } from '../../../src/contract/limits.js';

/** A line as the page keeps it: without its text while it is hidden, or when that was erased. */
export interface ShownLine extends Omit<LineItem, 'text' | 'quote'> {
  text: string;
  quote?: ShownQuote;
}
export interface ShownQuote extends Omit<Quote, 'text'> {
  text: string;
}
export type ShownItem = ShownLine | SanctionItem | NoticeItem;
export interface ShownPage extends Omit<HistoryPage, 'items'> {
  items: ShownItem[];
}

export interface ShownSearchPage extends Omit<SearchPage, 'items'> {
  items: ShownItem[];
}

/** Undefined for what is no row of its own, and for what only a newer server knows. */
export function toShown(item: Item): ShownItem | undefined {
  if (isLineAct(item)) return undefined;
  if (item.kind === 'sanction')
    return PUBLIC_ACTIONS.includes(item.action) && typeof item.to === 'string' ? item : undefined;
  if (item.kind === 'notice') return item.action === 'whispers_opened' ? item : undefined;
  if (!isLine(item)) return undefined;
  const { text, quote, ...line } = item;
  if (typeof text !== 'string' && !line.hidden && !line.erased) return undefined;
  return { ...line, text: text ?? '', ...(quote && { quote: { ...quote, text: quote.text ?? '' } }) };
}

/** What is shown of some items. */
export function shownOf(items: readonly Item[]): ShownItem[] {
  return items.flatMap(item => toShown(item) ?? []);
}

/** Whether it has no text for members any more: it is hidden, or was erased. */
export const isGone = (item: ShownItem | LineMarksView): boolean =>
  ('hidden' in item && item.hidden !== undefined) || ('erased' in item && item.erased !== undefined);

/** Whether it is a line, or quotes it. */
export function isAbout(item: MarkedLine, line: number): boolean {
  return item.seq === line || item.replyTo === line;
}

/** What of a line an act changes. */
export interface MarkedLine extends LineMarksView {
  seq: number;
  text: string;
  mentions?: number[];
  replyTo?: number;
  quote?: ShownQuote;
}

/** Gives a line as an act has left it; the same object if the act is not about it. */
export type Mark = <T extends MarkedLine>(line: T) => T;

/**
 * A line, or one that replies to it, after an act; any other as it is.
 * @param shown the line that is shown again; without it, it stays hidden
 */
export function marked<T extends MarkedLine>(item: T, act: LineActItem, shown?: ShownLine): T {
  if (!isAbout(item, act.line)) return item;
  if (item.seq !== act.line)
    return item.quote ? { ...item, quote: requoted(item.quote, act, shown?.text) } : item;
  const { hidden: _, mentions: __, ...line } = item;
  const { from: by, reason, at } = act;
  if (act.action === 'hide') return { ...line, text: '', hidden: { by, reason } } as T;
  if (act.action === 'erase') return { ...line, text: '', erased: { by, at } } as T;
  if (!shown) return item;
  const { text, mentions } = shown;
  return { ...line, text, ...(mentions && { mentions }) } as T;
}

function requoted({ from, fromId, ...quote }: ShownQuote, act: LineActItem, text?: string): ShownQuote {
  if (act.action !== 'show') return { from, fromId, text: '' };
  if (text === undefined) return { from, fromId, ...quote };
  const characters = Array.from(text);
  const beginning = characters.slice(0, LIMITS.quoteMaxCodePoints).join('');
  return { from, fromId, text: beginning, ...(beginning !== text && { cut: true as const }) };
}
