import { useMemo, useState } from 'react';
import type { ChatRecord } from '../../../../src/contract/records.js';
import { EmptyState } from '../../kit/empty-state.js';
import { useText } from '../../i18n/index.js';
import { DayFields } from '../day-fields.js';
import { FilterBar } from '../filter-bar.js';
import { LineRow } from '../lines/line-row.js';
import { useLineMenu } from '../lines/use-line-menu.js';
import { useFreshLines, useLines } from '../lines/use-lines.js';
import { ListEnd } from '../list-end.js';
import { Live } from '../live.js';
import { NameField } from '../name-field.js';
import { given, known } from '../places.js';
import { useRecords } from '../records-context.js';
import { RowList } from '../row-list.js';
import { recordsStrings } from '../strings.js';
import { useIsAtTop } from '../use-is-at-top.js';
import { OpenDialog, type Wanted } from './open-dialog.js';

const NAMES = ['member', 'with', 'fromDay', 'toDay'] as const;

/** Whispers by their envelopes, and the way to open some of them. */
export function WhispersTab() {
  const t = useText(recordsStrings);
  const { place, times, narrow, open } = useRecords();
  const filters = useMemo(() => known(place.filters, NAMES), [place.filters]);
  const { member, with: other, fromDay, toDay } = filters;
  // an other one alone is the one
  const [one, two] = member === undefined ? [other, undefined] : [member, other];
  const asked = { kind: 'whisper' as const, ...given({ member: one, with: two, fromDay, toDay }) };
  const list = useLines(asked);
  const { items, isOutdated, failure, hasMore } = list;
  const [isPaused, pause] = useState(false);
  const { isAtTop, top } = useIsAtTop();
  const isDone = failure === undefined && !isOutdated;
  const hasFailed = useFreshLines(list, asked, isAtTop && !isPaused && isDone);
  const [wanted, setWanted] = useState<Wanted>();
  const { menu, openMenu } = useLineMenu(({ seq }) => ({
    label: t.openThis,
    choose: () => setWanted({ fromSeq: seq, toSeq: seq }),
  }));
  const isUnknown = failure?.code === 'NO_SUCH_MEMBER';
  const isNarrowed = Object.keys(filters).length > 0;
  const choose = (changed: Record<string, string | undefined>): void => narrow({ ...filters, ...changed });
  return (
    <>
      <div className="records-tools">
        <FilterBar filters={filters}>
          {(['member', 'with'] as const).map(who => (
            <NameField
              key={who}
              label={who === 'member' ? t.name_one : t.name_other}
              value={filters[who] ?? ''}
              isInvalid={isUnknown}
              onChoose={name => choose({ [who]: name })}
            />
          ))}
          <DayFields fromDay={fromDay} toDay={toDay} onChoose={choose} />
        </FilterBar>
        <button
          type="button"
          className="button button-primary"
          aria-disabled={!isNarrowed || isUnknown}
          aria-describedby="records-open-how"
          onClick={() => {
            if (!isNarrowed || isUnknown) return;
            setWanted(given({ with: one, and: two, fromDay, toDay }));
          }}
        >
          {t.openSome}
        </button>
      </div>
      <p className="records-hint" id="records-open-how">
        {isNarrowed ? t.openTold : t.openNarrow}
      </p>
      <p className="field-error" role="status">
        {isUnknown && t.noSuchMember({ names: [member, other].filter(Boolean).join(', ') })}
      </p>
      <Live {...{ top, isAtTop, isPaused, hasFailed }} onPause={pause}>
        {isDone && t[hasMore ? 'whispersSoFar' : 'whispersFound']({ count: items.length })}
      </Live>
      <RowList
        rows={items}
        label={t.tab_whispers}
        keyOf={({ seq }) => String(seq)}
        groupOf={({ at }: ChatRecord) => times.day(at)}
        classOf={() => 'records-line records-whisper'}
        isBusy={list.isLoading && isOutdated}
        draw={line => (
          <LineRow
            {...{ line, question: '', times }}
            onContext={({ seq }) => open(['context', String(seq)])}
            onMenu={openMenu}
          />
        )}
      />
      {menu}
      {!isUnknown && (
        <ListEnd
          list={list}
          empty={
            <EmptyState
              icon="whisper"
              text={isNarrowed ? t.noWhispersFound : t.noWhispers}
              action={isNarrowed ? { label: t.showAll, run: () => narrow({}) } : undefined}
            />
          }
        />
      )}
      {wanted && <OpenDialog wanted={wanted} onClose={() => setWanted(undefined)} />}
    </>
  );
}
