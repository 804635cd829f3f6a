import { useMemo } from 'react';
import { LOGIN_EVENTS } from '../../../../src/contract/records.js';
import { useText } from '../../i18n/index.js';
import { ExportButton } from '../export/export-button.js';
import { FilterBar } from '../filter-bar.js';
import { NameField } from '../name-field.js';
import { given, known, oneOf } from '../places.js';
import { useRecords } from '../records-context.js';
import { recordsStrings } from '../strings.js';
import { Attendance } from './attendance.js';
import { DayPicker } from './day-picker.js';
import { LoginRows } from './login-rows.js';
import './logins-tab.css';

const NAMES = ['day', 'show', 'name', 'event'] as const;
const SHOWN = ['in', 'absent', 'rows'] as const;

/** Who was in on a day and who was not, and each log-in of it. */
export function LoginsTab() {
  const t = useText(recordsStrings);
  const { place, times, narrow } = useRecords();
  const filters = useMemo(() => known(place.filters, NAMES), [place.filters]);
  const day = filters.day ?? times.key(Date.now());
  const isToday = day === times.key(Date.now());
  const show = oneOf(SHOWN, filters.show) ?? 'in';
  const event = oneOf(LOGIN_EVENTS, filters.event);
  const choose = (changed: Record<string, string | undefined>): void => narrow({ ...filters, ...changed });
  return (
    <>
      <div className="records-tools">
        <DayPicker day={day} onChoose={chosen => choose({ day: chosen })} />
        <span className="records-segments" role="group" aria-label={t.shown}>
          {SHOWN.map(one => (
            <button
              key={one}
              type="button"
              className="button"
              aria-pressed={one === show}
              onClick={() => choose({ show: one === 'in' ? undefined : one })}
            >
              {t[`show_${one}`]}
            </button>
          ))}
        </span>
        {show === 'rows' && (
          <FilterBar filters={{ name: filters.name, event }}>
            <NameField label={t.name_member} value={filters.name ?? ''} onChoose={name => choose({ name })} />
            <select
              className="input"
              aria-label={t.event}
              value={event ?? ''}
              onChange={({ target }) => choose({ event: target.value })}
            >
              <option value="">{t.event_all}</option>
              {LOGIN_EVENTS.map(one => (
                <option key={one} value={one}>
                  {t[`event_${one}`]}
                </option>
              ))}
            </select>
          </FilterBar>
        )}
        <ExportButton
          log="logins"
          filters={given({ member: show === 'rows' ? filters.name : undefined, fromDay: day, toDay: day })}
          dropped={[show === 'rows' && event !== undefined && t.event]}
        />
      </div>
      {show === 'rows' ? (
        <LoginRows key={day} name={filters.name} {...{ day, event, isToday }} />
      ) : (
        <Attendance key={`${show} ${day}`} {...{ day, show, isToday }} />
      )}
    </>
  );
}
