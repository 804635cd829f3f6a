import { useCallback, useId, useMemo, useState } from 'react';
import { LIMITS } from '../../../../src/contract/limits.js';
import type { ChatRecord } from '../../../../src/contract/records.js';
import { EmptyState } from '../../kit/empty-state.js';
import { useText } from '../../i18n/index.js';
import { ExportButton } from '../export/export-button.js';
import type { ExportFilters } from '../export/export-dialog.js';
import { ListEnd } from '../list-end.js';
import { Live } from '../live.js';
import { given } from '../places.js';
import { useRecords } from '../records-context.js';
import { RowList } from '../row-list.js';
import { recordsStrings } from '../strings.js';
import type { Failure } from '../use-list.js';
import { useSealedTo } from '../use-sealed-to.js';
import { useIsAtTop } from '../use-is-at-top.js';
import { LineFilterBar } from './line-filter-bar.js';
import { classOfLine, contradiction, keyOfLine, lineFilters, type LineFilters } from './line-query.js';
import { LineRow } from './line-row.js';
import { useFreshLines, useLines } from './use-lines.js';
import { useLineMenu } from './use-line-menu.js';

/** What was said, the newest first. */
export function LinesTab() {
  const t = useText(recordsStrings);
  const { place, times, narrow, open } = useRecords();
  const filters = useMemo(() => lineFilters(place.filters), [place.filters]);
  const conflict = contradiction(filters);
  const asked = useMemo(() => (conflict ? onlyWords(filters) : filters), [filters, conflict]);
  const list = useLines(asked);
  const { items, extra, isOutdated, failure, hasMore } = list;
  const errorId = useId();
  const [isPaused, pause] = useState(false);
  const { isAtTop, top } = useIsAtTop();
  const isDone = failure === undefined && !isOutdated;
  const hasFailed = useFreshLines(list, asked, isAtTop && !isPaused && isDone);

  const sealedTo = useSealedTo(items[0]?.seq);

  const toContext = useCallback(({ seq }: ChatRecord) => open(['context', String(seq)]), [open]);
  const { menu, openMenu } = useLineMenu();
  const wrong = failure && wrongPart(failure, filters);
  const isNarrowed = Object.keys(filters).length > 0;
  const question = filters.q ?? '';
  return (
    <>
      <div className="records-tools">
        <LineFilterBar filters={filters} wrong={wrong} errorId={errorId} onChoose={narrow} />
        <ExportButton
          log="lines"
          filters={exported(filters)}
          dropped={[
            question !== '' && t.searchLines,
            (['from', 'to', 'with'] as const).some(name => filters[name] !== undefined) && t.whose,
          ]}
        />
      </div>
      <p className="field-error" id={errorId} role="status">
        {wrong === 'q' && (failure?.code === 'EMPTY' ? t.wordsEmpty : tooLong())}
        {wrong === 'names' && t.noSuchMember({ names: namesIn(filters) })}
      </p>
      <Live {...{ top, isAtTop, isPaused, hasFailed }} onPause={pause}>
        {isDone && t[hasMore ? 'linesSoFar' : 'linesFound']({ count: items.length })}
        {conflict && <span> · {t[conflict]}</span>}
        {question !== '' && !conflict && <span> · {t.publicOnly}</span>}
        {extra?.indexedFrom !== undefined && <span> · {t.indexing({ seq: `#${extra.indexedFrom}` })}</span>}
      </Live>
      <RowList
        rows={items}
        label={t.tab_lines}
        keyOf={keyOfLine}
        groupOf={useCallback(({ at }: ChatRecord) => times.day(at), [times])}
        classOf={classOfLine}
        isBusy={list.isLoading && isOutdated}
        onChoose={toContext}
        draw={line => (
          <LineRow
            {...{ line, question, times }}
            isSealed={line.seq <= sealedTo}
            onContext={toContext}
            onMenu={openMenu}
          />
        )}
      />
      {menu}
      {wrong === undefined && (
        <ListEnd
          list={list}
          isByHand={extra?.searchedAt !== undefined || (question !== '' && items.length === 0)}
          further={
            extra?.searchedAt === undefined
              ? question === ''
                ? t.older
                : t.searchFurther
              : t.searchFurtherFrom({ date: times.day(extra.searchedAt) })
          }
          empty={
            <EmptyState
              icon={isNarrowed ? 'search' : 'record'}
              text={isNarrowed ? t.noLinesFound : t.noLines}
              action={isNarrowed ? { label: t.showAll, run: () => narrow({}) } : undefined}
            />
          }
        />
      )}
    </>
  );

  function tooLong(): string {
    return t.wordsTooLong({ words: LIMITS.searchMaxWords, characters: LIMITS.searchMaxCodePoints });
  }
}

/** Words are looked for in public lines alone. */
function onlyWords(filters: LineFilters): LineFilters {
  const { to: _, with: __, kind: ___, ...rest } = filters;
  return rest;
}

/** A file is narrowed to a member, not to what was said to whom. */
function exported({ from, to, member, kind, fromDay, toDay }: LineFilters): ExportFilters {
  return given({ member: member ?? from ?? to, kind, fromDay, toDay });
}

function wrongPart({ code }: Failure, filters: LineFilters): 'q' | 'names' | undefined {
  if (code === 'NO_SUCH_MEMBER') return 'names';
  return filters.q !== undefined && (code === 'EMPTY' || code === 'TOO_LONG') ? 'q' : undefined;
}

const namesIn = ({ from, to, member, with: other }: LineFilters): string =>
  [from, to, member, other].filter(Boolean).join(', ');
