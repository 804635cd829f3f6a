import { useId } from 'react';
import { codePoints } from '../../../src/contract/text.js';
import { useErrorText } from '../i18n/errors.js';
import { hasText, put, useText } from '../i18n/index.js';
import { roomSettingsStrings } from './strings.js';

/** From here on the characters that are left are told. */
const TOLD_FROM = 0.8;

/** A text of one line, with its hint or why it is refused. */
export function OneLineField(props: {
  label: string;
  hint: string;
  name: string;
  /** Code points. */
  max: number;
  value: string;
  /** The code of a refusal. */
  fault: string | undefined;
  /** It has the focus at first. */
  isFirst?: boolean;
  onChange: (value: string) => void;
}) {
  const { label, hint, name, max, value, fault, isFirst, onChange } = props;
  const t = useText(roomSettingsStrings);
  const errorText = useErrorText();
  const id = useId();
  const key = `error_${fault}`;
  const said = fault === undefined ? hint : hasText(t, key) ? put(t[key], { max }) : errorText(fault);
  const count = codePoints(value.trim().normalize('NFC'));
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {count > max * TOLD_FROM && (
          <span className="room-settings-left" data-over={count > max || undefined}>
            {t.left({ count: max - count })}
          </span>
        )}
      </label>
      <input
        id={id}
        className="input"
        name={name}
        data-first={isFirst ? '' : undefined}
        autoComplete="off"
        value={value}
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}note`}
        onChange={event => onChange(event.target.value)}
      />
      <p id={`${id}note`} className={fault === undefined ? 'field-note' : 'field-error'} aria-live="polite">
        {said}
      </p>
    </div>
  );
}
