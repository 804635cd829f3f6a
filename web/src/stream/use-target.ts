import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../kit/toast.js';
import type { Entry } from '../client/state.js';
import type { useView } from './use-view.js';

/** How far back a linked line is looked for, in pages. */
const PAGES_MAX = 60;

/** Follows `#m123` in the address bar: finds the line, also far back, shows and marks it. Returns its key. */
export function useTarget(
  entries: readonly Entry[],
  { view, hasOlder }: { view: ReturnType<typeof useView>; hasOlder: boolean },
) {
  const { t } = useTranslation('stream');
  const [wanted, setWanted] = useState(seqInAddress);
  const [marked, setMarked] = useState<string>();
  const pages = useRef(0);
  const { from, to, loading, older, include, showRow } = view;

  useEffect(() => {
    const changed = (): void => {
      pages.current = 0;
      setMarked(undefined);
      setWanted(seqInAddress());
    };
    globalThis.addEventListener('hashchange', changed);
    return () => globalThis.removeEventListener('hashchange', changed);
  }, []);

  useEffect(() => {
    if (wanted === undefined || entries.length === 0 || loading === 'busy') return;
    const index = entries.findIndex(entry => entry.kind === 'item' && entry.seq === wanted);
    if (index !== -1) {
      if (index < from || index >= to) return include(index);
      const row = rowOf(wanted);
      if (row) showRow(row);
      setMarked(row?.dataset.key);
      return setWanted(undefined);
    }
    const oldest = entries.find(({ kind }) => kind === 'item')?.seq ?? 0;
    if (hasOlder && oldest > wanted && loading !== 'failed' && pages.current++ < PAGES_MAX) {
      return void older();
    }
    toast.error(t('notFound'));
    setWanted(undefined);
  }, [wanted, entries, from, to, loading, hasOlder, older, include, showRow, t]);

  return { marked, isLooking: wanted !== undefined };
}

/** The row of a line, or the one that it repeats. */
function rowOf(seq: number): HTMLElement | undefined {
  const rows = [...document.querySelectorAll<HTMLElement>('.stream-rows > [data-key^=m]')];
  return rows.findLast(({ dataset }) => Number(dataset.key!.slice(1)) <= seq);
}

function seqInAddress(): number | undefined {
  const [, seq] = /^#m(\d{1,15})$/.exec(location.hash) ?? [];
  return seq === undefined ? undefined : Number(seq);
}
