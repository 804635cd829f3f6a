import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useErrorText } from '../i18n/errors.js';
import { hasText, put, useText } from '../i18n/index.js';
import { recordsStrings } from './strings.js';
import type { Failure, List } from './use-list.js';
import './list-end.css';

/** What a failure of the records is in words. */
export function useFailureText(): (failure: Failure) => string {
  const t = useText(recordsStrings);
  const errorText = useErrorText();
  return ({ code }) => {
    const own = `error_${code}`;
    return hasText(t, own) ? put(t[own], {}) : errorText(code);
  };
}

/**
 * What comes after the rows of a list: that it is loading, has failed, is empty, or the way to older rows, which are
 * also loaded when it comes into view.
 */
export function ListEnd<T, E>(props: {
  list: List<T, E>;
  /** In place of rows. */
  empty: ReactNode;
  /** What the button is called. */
  further?: string;
  /** Only a press of the button goes on. */
  isByHand?: boolean;
}) {
  const { list, empty, further, isByHand = false } = props;
  const { items, isLoading, isOutdated, failure, hasMore, more } = list;
  const t = useText(recordsStrings);
  const failureText = useFailureText();
  const foot = useRef<HTMLDivElement>(null);
  const latest = useRef(more);
  useEffect(() => {
    latest.current = more;
  });
  const isAuto = hasMore && !isLoading && failure === undefined && !isByHand;
  useEffect(() => {
    if (!isAuto || !foot.current) return undefined;
    const seen = new IntersectionObserver(
      entries => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) latest.current();
      },
      { root: foot.current.closest('.records-page'), rootMargin: '600px' },
    );
    seen.observe(foot.current);
    return () => seen.disconnect();
  }, [isAuto]);
  const follow = useFirstOfMore(foot, items.length);
  const isEmpty = !isOutdated && !isLoading && failure === undefined && items.length === 0 && !hasMore;
  return (
    <div ref={foot} className="records-end">
      {failure !== undefined && (
        <p className="error" role="alert">
          {failureText(failure)}
        </p>
      )}
      {isEmpty && empty}
      <p className="records-hint" role="status">
        {isLoading && t.loading}
      </p>
      {(failure !== undefined || hasMore) && (
        <button
          type="button"
          className="button"
          aria-disabled={isLoading}
          onClick={() => {
            if (isLoading) return;
            follow();
            more();
          }}
        >
          {failure === undefined ? (further ?? t.older) : t.again}
        </button>
      )}
    </div>
  );
}

/** Moves the focus from the button for more rows to the first of them. */
function useFirstOfMore(foot: { current: HTMLElement | null }, count: number): () => void {
  const from = useRef<number>(undefined);
  useLayoutEffect(() => {
    const at = from.current;
    if (at === undefined || count <= at) return;
    from.current = undefined;
    const { activeElement: now } = document;
    if (now !== document.body && !foot.current?.contains(now)) return;
    const page = foot.current?.closest('.records-page');
    page?.querySelectorAll<HTMLElement>('[data-focus-row]')[at]?.focus({ preventScroll: true });
  }, [count, foot]);
  return () => {
    from.current = count;
  };
}
