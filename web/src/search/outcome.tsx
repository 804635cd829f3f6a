import type { ReactNode } from 'react';
import { EmptyState } from '../kit/empty-state.js';
import { dayTitle } from '../kit/format.js';
import { kitStrings } from '../kit/strings.js';
import { hasText, put, useText } from '../i18n/index.js';
import { useErrorText } from '../i18n/errors.js';
import type { Query } from './query.js';
import { searchStrings } from './strings.js';
import type { Results } from './use-results.js';

/** What a search has led to so far: how many were found, the results, and what comes after them. */
export function Outcome(props: {
  results: Results;
  query: Query;
  onClear(): void;
  followOlder(button: Element): void;
  children: ReactNode;
}) {
  const { results, query, onClear, followOlder, children } = props;
  const { lines, page, code, searchedAt, isSearching, isWaiting, goOn } = results;
  const t = useText(searchStrings);
  const kit = useText(kitStrings);
  const what = useWords(query);
  const failure = useFailure(isWaiting ? undefined : code);
  const isDone = !isSearching && failure === undefined && !isWaiting;
  const isNothing = isDone && lines.length === 0;
  const hasMore = page?.more === true;
  const count = lines.length > 0 && t[hasMore ? 'foundMore' : 'found']({ count: lines.length });
  return (
    <>
      <p className="side-hint search-count" role="status">
        {isWaiting ? t.offline : isSearching && lines.length === 0 ? t.searching : count}
      </p>
      {page?.indexedFrom !== undefined && <p className="side-hint search-indexing">{t.indexing}</p>}
      {isNothing && !hasMore && (
        <EmptyState icon="search" text={t.none({ what })} action={{ label: kit.clearSearch, run: onClear }} />
      )}
      {isNothing && hasMore && (
        <p className="side-hint" role="status">
          {t.noneYet({ what })}
        </p>
      )}
      {children}
      {failure !== undefined && (
        <p className="side-hint" role="status">
          {failure}
        </p>
      )}
      {!isWaiting && (failure !== undefined || (hasMore && (lines.length > 0 || isDone))) && (
        <button
          type="button"
          className="button button-quiet search-on"
          aria-disabled={isSearching}
          onClick={({ currentTarget }) => {
            if (isSearching) return;
            followOlder(currentTarget);
            goOn();
          }}
        >
          {failure !== undefined ? t.retry : further()}
        </button>
      )}
    </>
  );

  function further(): string {
    if (isSearching) return t.searching;
    if (searchedAt !== undefined) return t.furtherFrom({ date: dayTitle(searchedAt) });
    return lines.length > 0 ? t.more : t.further;
  }
}

/** What was searched for, in words. */
function useWords({ text, kind, fromDay, toDay }: Query): string {
  const t = useText(searchStrings);
  const days =
    fromDay && toDay
      ? t.between({ from: fromDay, to: toDay })
      : fromDay
        ? t.since({ from: fromDay })
        : toDay && t.until({ to: toDay });
  return [text.trim(), kind && t[`kind_${kind}`], days].filter(Boolean).join(' · ');
}

function useFailure(code: string | undefined): string | undefined {
  const t = useText(searchStrings);
  const errorText = useErrorText();
  if (code === undefined) return undefined;
  const own = `error_${code}`;
  return hasText(t, own) ? put(t[own], {}) : errorText(code);
}
