import { useEffect, type RefObject } from 'react';
import { isLine } from '../../../src/contract/events.js';
import type { Entry } from '../client/state.js';
import { clockTime } from '../kit/format.js';
import { timeOf } from './rows/rows.js';
import { useText, type TextOf } from '../i18n/index.js';
import { streamStrings } from './strings.js';

/** What a row shows besides its text. */
const ADDED = '.visually-hidden, .stream-host, button:not(.stream-day-label)';

/** Copies selected rows as text to paste elsewhere, a line each: `[13:20] Minsu: text`. */
export function useCopiedTalk(
  list: RefObject<HTMLElement | null>,
  { entryOf, me }: { entryOf: (key: string) => Entry | undefined; me: string | undefined },
): void {
  const t = useText(streamStrings);
  useEffect(() => {
    const copied = (event: ClipboardEvent): void => {
      const selection = getSelection();
      const isInField = (event.target as Element | null)?.closest?.('input, textarea') != null;
      if (!list.current || isInField || !selection || selection.isCollapsed) return;
      const text = talkIn(selection.getRangeAt(0), list.current, { t, entryOf, me });
      if (text === '') return;
      event.clipboardData?.setData('text/plain', text);
      event.preventDefault();
    };
    document.addEventListener('copy', copied);
    return () => document.removeEventListener('copy', copied);
  });
}

interface Names {
  t: TextOf<typeof streamStrings>;
  entryOf: (key: string) => Entry | undefined;
  me: string | undefined;
}

function talkIn(range: Range, list: Element, names: Names): string {
  const { commonAncestorContainer: node } = range;
  const within = (node instanceof Element ? node : node.parentElement)?.closest('.stream-text');
  if (within && list.contains(within)) return textIn(range, within);
  return [...list.children]
    .filter(row => range.intersectsNode(row))
    .map(row => lineIn(range, row as HTMLElement, names))
    .filter(line => line !== '')
    .join('\n');
}

function lineIn(range: Range, row: HTMLElement, { t, entryOf, me }: Names): string {
  const entry = entryOf(row.dataset.key ?? '');
  const time = entry ? `[${clockTime(timeOf(entry))}] ` : '';
  const item = entry?.kind === 'item' && isLine(entry.item) ? entry.item : undefined;
  const said = row.querySelector('.stream-text');
  if (!item || !said) {
    const text = textIn(range, row.querySelector('.stream-body') ?? row).trim();
    return text === '' ? '' : time + text;
  }
  const text = textIn(range, said);
  if (text === '') return '';
  const repeats = row.querySelector('.stream-repeats [aria-hidden]')?.textContent;
  return `${time}${speaker(t, item, me)} ${text}${repeats === undefined ? '' : ` ${repeats}`}`;
}

function speaker(
  t: TextOf<typeof streamStrings>,
  { kind, from, to }: { kind: string; from: string; to?: string },
  me: string | undefined,
): string {
  if (kind === 'chat') return `${from}:`;
  return from === me ? t.whisperTo({ name: to ?? '' }) : t.whisperFrom({ name: from });
}

/** The selected part of an element, without what the page adds to a text. */
function textIn(range: Range, element: Element): string {
  if (!range.intersectsNode(element)) return '';
  const part = document.createRange();
  part.selectNodeContents(element);
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0)
    part.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0)
    part.setEnd(range.endContainer, range.endOffset);
  const copy = part.cloneContents();
  for (const added of copy.querySelectorAll(ADDED)) added.remove();
  return copy.textContent;
}
