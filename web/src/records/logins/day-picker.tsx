import { useEffect, useState } from 'react';
import { useText } from '../../i18n/index.js';
import { recordApi } from '../record-api.js';
import { useRecords } from '../records-context.js';
import { recordsStrings } from '../strings.js';
import { dayInWords } from '../times.js';

const AT_ONCE = 200;
const OLDER = 'older';

/** The days that have a record of log-ins, today first, and the ways to the day before and after. */
export function DayPicker({ day, onChoose }: { day: string; onChoose: (day: string) => void }) {
  const t = useText(recordsStrings);
  const { times } = useRecords();
  const [known, setKnown] = useState<{ days: readonly string[]; more: boolean }>({ days: [], more: false });
  const load = (before: string | undefined): void => {
    recordApi.days({ before, limit: AT_ONCE }).then(
      ({ items, more }) =>
        setKnown(was => ({
          days: [...(before === undefined ? [] : was.days), ...items.map(one => one.day)],
          more,
        })),
      // the day can be chosen by its address all the same
      () => undefined,
    );
  };
  useEffect(() => load(undefined), []);
  const days = [...new Set([times.key(Date.now()), day, ...known.days])].toSorted().toReversed();
  const at = days.indexOf(day);
  const go = (to: string | undefined, label: string, arrow: string) => (
    <button
      type="button"
      className="button"
      aria-label={label}
      title={label}
      aria-disabled={to === undefined}
      onClick={() => to !== undefined && onChoose(to)}
    >
      <span aria-hidden="true">{arrow}</span>
    </button>
  );
  return (
    <span className="records-picker">
      {go(days[at + 1], t.dayBefore, '‹')}
      <select
        className="input"
        aria-label={t.day}
        value={day}
        onChange={({ target: { value } }) => (value === OLDER ? load(known.days.at(-1)) : onChoose(value))}
      >
        {days.map(one => (
          <option key={one} value={one}>
            {dayInWords(one)}
          </option>
        ))}
        {known.more && <option value={OLDER}>{t.olderDays}</option>}
      </select>
      {go(days[at - 1], t.dayAfter, '›')}
    </span>
  );
}
