import { useText } from '../i18n/index.js';
import { recordsStrings } from './strings.js';

/** From which day to which, in the zone of the log. */
export function DayFields(props: {
  fromDay: string | undefined;
  toDay: string | undefined;
  onChoose(days: { fromDay?: string; toDay?: string }): void;
}) {
  const { fromDay = '', toDay = '', onChoose } = props;
  const t = useText(recordsStrings);
  return (
    <span className="records-days" role="group" aria-label={t.days}>
      <input
        type="date"
        className="input"
        aria-label={t.fromDay}
        value={fromDay}
        max={toDay || undefined}
        onChange={({ target: { value } }) => onChoose({ fromDay: value })}
      />
      <span aria-hidden="true">–</span>
      <input
        type="date"
        className="input"
        aria-label={t.toDay}
        value={toDay}
        min={fromDay || undefined}
        onChange={({ target: { value } }) => onChoose({ toDay: value })}
      />
    </span>
  );
}
