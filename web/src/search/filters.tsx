import { useState } from 'react';
import { useText } from '../i18n/index.js';
import type { Query } from './query.js';
import { searchStrings } from './strings.js';

const KINDS = ['chat', 'whisper'] as const;

/** What the search is narrowed to: what kind, who wrote it, and from which day to which. */
export function Filters(props: {
  query: Query;
  /** Of the days, once an answer has told it. */
  timeZone: string | undefined;
  onChoose(query: Query): void;
  /** Begins the filter that names who wrote it. */
  onFrom(): void;
}) {
  const { query, timeZone, onChoose, onFrom } = props;
  const t = useText(searchStrings);
  const { kind, fromDay, toDay } = query;
  const hasDays = fromDay !== undefined || toDay !== undefined;
  const [areDaysOpen, openDays] = useState(hasDays);
  const isElsewhere = timeZone !== undefined && timeZone !== Intl.DateTimeFormat().resolvedOptions().timeZone;
  const chooseDay = (which: 'fromDay' | 'toDay', day: string): void => {
    const { [which]: _, ...rest } = query;
    onChoose(day === '' ? rest : { ...rest, [which]: day });
  };
  return (
    <div className="search-filters" role="group" aria-label={t.filters}>
      <select
        className="search-chip"
        aria-label={t.kind}
        value={kind ?? ''}
        onChange={({ target: { value } }) => {
          const { kind: _, ...rest } = query;
          const chosen = KINDS.find(one => one === value);
          onChoose(chosen ? { ...rest, kind: chosen } : rest);
        }}
      >
        <option value="">{t.kind_all}</option>
        {KINDS.map(one => (
          <option key={one} value={one}>
            {t[`kind_${one}`]}
          </option>
        ))}
      </select>
      <button type="button" className="search-chip" onClick={onFrom}>
        {t.from}
      </button>
      <button
        type="button"
        className="search-chip"
        aria-expanded={areDaysOpen}
        onClick={() => {
          openDays(!areDaysOpen);
          const { fromDay: _, toDay: __, ...rest } = query;
          if (areDaysOpen && hasDays) onChoose(rest);
        }}
      >
        {t.days}
      </button>
      {areDaysOpen && (
        <div className="search-days">
          {(['fromDay', 'toDay'] as const).map(which => (
            <label key={which}>
              {t[which]}
              <input
                type="date"
                className="input"
                value={query[which] ?? ''}
                onChange={({ target: { value } }) => chooseDay(which, value)}
              />
            </label>
          ))}
          {isElsewhere && <p>{t.daysOf({ timeZone })}</p>}
        </div>
      )}
    </div>
  );
}
