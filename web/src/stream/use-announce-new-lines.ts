import { useEffect, useRef } from 'react';
import { useStore } from '@nanostores/react';
import { announce } from '../kit/announcer.js';
import type { Entry } from '../client/state.js';
import { useErrorText } from '../i18n/errors.js';
import { notices } from './notices/notices.js';
import { isIgnored } from './rows/rows.js';
import { openedText } from './rows/opened-row.js';
import { sanctionText } from './rows/sanction-text.js';
import { useText } from '../i18n/index.js';
import { streamStrings } from './strings.js';
import { isGone, type ShownItem } from '../client/shown-item.js';

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
  const noticeCode = useStore(notices.code);
  // lines may come while its code is loaded
  const unspoken = useRef<typeof notice>(undefined);
  useEffect(() => {
    if (notice) unspoken.current = notice;
    if (!unspoken.current || !noticeCode) return;
    announce(noticeCode.spokenNotice(unspoken.current, errorText));
    unspoken.current = undefined;
    // each once, also after a change of language
  }, [notice, noticeCode]);
  useEffect(() => {
    if (me === undefined) return;
    const newest = entries.at(-1)?.seq ?? 0;
    const before = spoken.current;
    spoken.current = newest;
    if (before === undefined) return;
    for (const item of itemsAfter(entries, before)) {
      if (item.from === me || isIgnored(item, ignored) || isGone(item)) continue;
      if (item.kind === 'sanction')
        announce(`${sanctionText(t, item)} — ${item.reason}`, item.to === me ? 'assertive' : 'polite');
      else if (item.kind === 'notice') announce(`${openedText(t, item)} — ${item.reason}`, 'assertive');
      else if (item.kind === 'chat') announce(`${item.from}: ${item.text}`);
      else announce(`${t.whisper} ${t.whisperFrom({ name: item.from })} ${item.text}`, 'assertive');
    }
  }, [entries, me, ignored, t]);
}

function itemsAfter(entries: readonly Entry[], seq: number): ShownItem[] {
  const items: ShownItem[] = [];
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i]!;
    if (entry.seq <= seq) break;
    if (entry.kind === 'item') items.unshift(entry.item);
  }
  return items;
}
