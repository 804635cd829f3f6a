import { useEffect, useRef } from 'react';
import { announce } from '../kit/announcer.js';
import type { Item } from '../../../src/contract/events.js';
import type { Entry, Notice } from '../client/state.js';
import { useErrorText } from '../i18n/errors.js';
import { isIgnored } from './rows/rows.js';
import { sanctionText } from './rows/sanction-text.js';
import { useText, type TextOf } from '../i18n/index.js';
import { streamStrings } from './strings.js';

/** Announces new lines to screen readers: never old ones, each once, and at once what concerns this member. */
export function useAnnounceNewLines(
  entries: readonly Entry[],
  { me, ignored }: { me: string | undefined; ignored: ReadonlySet<string> },
): void {
  const t = useText(streamStrings);
  const errorText = useErrorText();
  const spoken = useRef<number>(undefined);
  const last = entries.at(-1);
  const notice = last?.kind === 'notice' ? last.notice : undefined;
  useEffect(() => {
    if (notice) announce(noticeText(notice, t, errorText));
    // each once, also after a change of language
  }, [notice]);
  useEffect(() => {
    if (me === undefined) return;
    const newest = entries.at(-1)?.seq ?? 0;
    const before = spoken.current;
    spoken.current = newest;
    if (before === undefined) return;
    for (const item of itemsAfter(entries, before)) {
      if (item.from === me || isIgnored(item, ignored)) continue;
      if (item.kind === 'sanction')
        announce(`${sanctionText(t, item)} — ${item.reason}`, item.to === me ? 'assertive' : 'polite');
      else if (item.kind === 'chat') announce(`${item.from}: ${item.text}`);
      else announce(`${t.whisper} ${t.whisperFrom({ name: item.from })} ${item.text}`, 'assertive');
    }
  }, [entries, me, ignored, t]);
}

function noticeText(
  notice: Notice,
  t: TextOf<typeof streamStrings>,
  errorText: (code: string) => string,
): string {
  if (notice.type === 'reset') return t.reset;
  if (notice.type === 'refused') return `${t.refusedText} ${errorText(notice.error.code)}`;
  if (notice.type === 'help') return `${t.help}: ${notice.commands.map(({ usage }) => usage).join(', ')}`;
  return `${t.who({ count: notice.count })}: ${notice.members.map(({ name }) => name).join(', ')}`;
}

function itemsAfter(entries: readonly Entry[], seq: number): Item[] {
  const items: Item[] = [];
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i]!;
    if (entry.seq <= seq) break;
    if (entry.kind === 'item') items.unshift(entry.item);
  }
  return items;
}
