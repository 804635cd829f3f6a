import { useCallback, useId, useMemo, useState } from 'react';
import { LIMITS } from '../../../../src/contract/limits.js';
import { ACTIONS, OUTCOMES, type ModerationRecord } from '../../../../src/contract/records.js';
import { EmptyState } from '../../kit/empty-state.js';
import { useText } from '../../i18n/index.js';
import { DayFields } from '../day-fields.js';
import { ExportButton } from '../export/export-button.js';
import { FilterBar } from '../filter-bar.js';
import { ListEnd } from '../list-end.js';
import { Live } from '../live.js';
import { NameField } from '../name-field.js';
import { given, known, oneOf, type Filters } from '../places.js';
import { recordApi } from '../record-api.js';
import { useRecords } from '../records-context.js';
import { RowList } from '../row-list.js';
import { recordsStrings } from '../strings.js';
import { useFresh } from '../use-fresh.js';
import { useSealedTo } from '../use-sealed-to.js';
import { useIsAtTop } from '../use-is-at-top.js';
import { useList } from '../use-list.js';
import { ActRow } from './act-row.js';
import { useActText } from './act-text.js';
import { InForce } from './in-force.js';
import { useActMenu } from './use-act-menu.js';

const NAMES = ['actor', 'target', 'action', 'outcome', 'fromDay', 'toDay'] as const;

/** What admins did, and what was refused to them; on top who is muted, kicked or disabled now. */
export function ActsTab() {
  const t = useText(recordsStrings);
  const actText = useActText();
  const { place, times, narrow } = useRecords();
  const filters = useMemo(() => actFilters(place.filters), [place.filters]);
  const key = JSON.stringify(filters);
  const list = useList<ModerationRecord, undefined>(
    key,
    useCallback(
      async next => {
        const { items, more } = await recordApi.acts({ ...(JSON.parse(key) as Filters), before: next });
        return { items, next: more ? String(items.at(-1)!.seq) : undefined, extra: undefined };
      },
      [key],
    ),
  );
  const { items, isOutdated, failure, hasMore } = list;
  const [isPaused, pause] = useState(false);
  const { isAtTop, top } = useIsAtTop();
  const isDone = failure === undefined && !isOutdated;
  const hasFailed = useFresh(list, key, isAtTop && !isPaused && isDone, async after => {
    const page = await recordApi.acts({ ...filters, after, limit: LIMITS.pageMax });
    return { items: page.items, isWhole: !page.more };
  });
  const sealedTo = useSealedTo(items[0]?.seq);
  const { menu, openMenu } = useActMenu();
  const errorId = useId();
  const isUnknown = failure?.code === 'NO_SUCH_MEMBER';
  const isNarrowed = Object.keys(filters).length > 0;
  const choose = (changed: Record<string, string | undefined>): void => narrow({ ...filters, ...changed });
  return (
    <>
      <InForce newest={items[0]?.seq} />
      <div className="records-tools">
        <FilterBar filters={filters}>
          {(['actor', 'target'] as const).map(who => (
            <NameField
              key={who}
              label={t[`name_${who}`]}
              value={filters[who] ?? ''}
              isInvalid={isUnknown}
              onChoose={name => choose({ [who]: name })}
            />
          ))}
          <select
            className="input"
            aria-label={t.action}
            value={filters.action ?? ''}
            onChange={({ target }) => choose({ action: target.value })}
          >
            <option value="">{t.action_all}</option>
            {ACTIONS.map(one => (
              <option key={one} value={one}>
                {actText(one)}
              </option>
            ))}
          </select>
          <select
            className="input"
            aria-label={t.outcome}
            value={filters.outcome ?? ''}
            onChange={({ target }) => choose({ outcome: target.value })}
          >
            <option value="">{t.outcome_all}</option>
            {OUTCOMES.map(one => (
              <option key={one} value={one}>
                {t[`outcome_${one}`]}
              </option>
            ))}
          </select>
          <DayFields fromDay={filters.fromDay} toDay={filters.toDay} onChoose={choose} />
        </FilterBar>
        <ExportButton
          log="acts"
          filters={given({
            member: filters.target ?? filters.actor,
            fromDay: filters.fromDay,
            toDay: filters.toDay,
          })}
          dropped={[
            filters.action !== undefined && t.action,
            filters.outcome !== undefined && t.outcome,
            filters.target !== undefined && filters.actor !== undefined && t.name_actor,
          ]}
        />
      </div>
      <p className="field-error" id={errorId} role="status">
        {isUnknown && t.noSuchMember({ names: [filters.actor, filters.target].filter(Boolean).join(', ') })}
      </p>
      <Live {...{ top, isAtTop, isPaused, hasFailed }} onPause={pause}>
        {isDone && t[hasMore ? 'actsSoFar' : 'actsFound']({ count: items.length })}
      </Live>
      <RowList
        rows={items}
        label={t.tab_acts}
        keyOf={({ seq }) => String(seq)}
        groupOf={useCallback(({ at }: ModerationRecord) => times.day(at), [times])}
        classOf={({ outcome }) => (outcome === 'refused' ? 'records-refused' : undefined)}
        isBusy={list.isLoading && isOutdated}
        draw={act => <ActRow {...{ act, times }} isSealed={act.seq <= sealedTo} onMenu={openMenu} />}
      />
      {menu}
      {!isUnknown && (
        <ListEnd
          list={list}
          empty={
            <EmptyState
              icon="shield"
              text={isNarrowed ? t.noActsFound : t.noActs}
              action={isNarrowed ? { label: t.showAll, run: () => narrow({}) } : undefined}
            />
          }
        />
      )}
    </>
  );
}

function actFilters(filters: Filters): Partial<Record<(typeof NAMES)[number], string>> {
  const { action, outcome, ...own } = known(filters, NAMES);
  const [one, end] = [oneOf(ACTIONS, action), oneOf(OUTCOMES, outcome)];
  return { ...own, ...(one && { action: one }), ...(end && { outcome: end }) };
}
