import { useId, useState, type Ref } from 'react';
import './password-field.css';
import { useText } from '../i18n/index.js';
import { kitStrings } from './strings.js';

export interface PasswordFieldProps {
  label: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
  autoComplete: 'current-password' | 'new-password';
  hint?: string;
  /** What is wrong with this field. */
  error?: string | undefined;
  /** Ids of messages elsewhere about what else is wrong. */
  describedBy?: string | undefined;
  isWrong?: boolean;
  ref?: Ref<HTMLInputElement>;
}

/** A password field that can show its text and warns of Caps Lock. */
export function PasswordField(props: PasswordFieldProps) {
  const { label, error, hint } = props;
  const t = useText(kitStrings);
  const id = useId();
  const [isShown, setShown] = useState(false);
  const [isCapsOn, setCapsOn] = useState(false);
  const notes = [
    hint !== undefined && `${id}-hint`,
    isCapsOn && `${id}-caps`,
    error !== undefined && `${id}-error`,
    props.describedBy,
  ].filter(Boolean);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="password">
        <input
          ref={props.ref}
          id={id}
          className="input"
          name={props.name}
          type={isShown ? 'text' : 'password'}
          autoComplete={props.autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={256}
          required
          value={props.value}
          aria-invalid={error !== undefined || props.isWrong === true}
          aria-describedby={notes.length > 0 ? notes.join(' ') : undefined}
          onChange={event => props.onChange(event.target.value)}
          onKeyDown={event => setCapsOn(event.getModifierState('CapsLock'))}
          onKeyUp={event => setCapsOn(event.getModifierState('CapsLock'))}
          onBlur={() => setCapsOn(false)}
        />
        <button
          type="button"
          className="button button-quiet"
          aria-label={t[isShown ? 'password_hideOf' : 'password_showOf']({ label })}
          onClick={() => setShown(!isShown)}
        >
          {t[isShown ? 'password_hide' : 'password_show']}
        </button>
      </div>
      {hint !== undefined && (
        <span className="field-note" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {isCapsOn && (
        <span className="field-note" id={`${id}-caps`}>
          {t.password_caps}
        </span>
      )}
      {error !== undefined && (
        <span className="field-error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}
