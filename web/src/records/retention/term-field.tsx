import { useId } from 'react';
import { DAYS_MAX, type KeptLog } from '../../../../src/contract/retention.js';
import { useText } from '../../i18n/index.js';
import { retentionStrings } from './strings.js';
import type { Choice, Fault } from './terms.js';

/** For how long one log is kept. */
export function TermField(props: {
  log: KeptLog;
  choice: Choice;
  fault: Fault | undefined;
  /** More days than are chosen, which laws may demand. */
  least: number | undefined;
  isAccepted: boolean;
  isFirst: boolean;
  onChoose: (part: Partial<Choice>) => void;
  onAccept: (isMeant: boolean) => void;
}) {
  const { log, choice, fault, least, isAccepted, isFirst, onChoose, onAccept } = props;
  const t = useText(retentionStrings);
  const id = useId();
  const name = t[`keep_${log}`];
  const said =
    fault === 'days'
      ? t.keep_fault_days({ max: DAYS_MAX })
      : fault === 'acts'
        ? t.keep_fault_acts
        : fault === 'least' && t.keep_fault_least;
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      <div className="keep-term">
        <select
          id={id}
          className="input"
          data-first={isFirst ? '' : undefined}
          value={choice.isForGood ? 'good' : 'days'}
          onChange={({ target }) => onChoose({ isForGood: target.value === 'good' })}
        >
          <option value="good">{t.keep_choice_good}</option>
          <option value="days">{t.keep_choice_days}</option>
        </select>
        {!choice.isForGood && (
          <input
            className="input"
            name={log}
            inputMode="numeric"
            autoComplete="off"
            aria-label={t.keep_daysOf({ log: name })}
            aria-invalid={fault !== undefined}
            aria-describedby={`${id}note`}
            value={choice.days}
            onChange={({ target }) => onChoose({ days: target.value })}
          />
        )}
      </div>
      <p id={`${id}note`} className="field-error" aria-live="polite">
        {said}
      </p>
      {least !== undefined && (
        <label className="keep-least">
          <input type="checkbox" checked={isAccepted} onChange={({ target }) => onAccept(target.checked)} />
          {t.keep_least({ count: least })}
        </label>
      )}
    </div>
  );
}
