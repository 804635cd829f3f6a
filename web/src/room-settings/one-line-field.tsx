import { codePoints } from '../../../src/contract/text.js';
import { useErrorText } from '../i18n/errors.js';
import { hasText, put, useText } from '../i18n/index.js';
import { NotedField } from '../kit/noted-field.js';
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
  const key = `error_${fault}`;
  const said = fault === undefined ? undefined : hasText(t, key) ? put(t[key], { max }) : errorText(fault);
  const count = codePoints(value.trim().normalize('NFC'));
  return (
    <NotedField
      label={
        <>
          {label}
          {count > max * TOLD_FROM && (
            <span className="room-settings-left" data-over={count > max || undefined}>
              {t.left({ count: max - count })}
            </span>
          )}
        </>
      }
      note={hint}
      fault={said}
      name={name}
      value={value}
      {...(isFirst && { isFirst })}
      onChange={onChange}
    />
  );
}
