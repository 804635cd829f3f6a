import { useId, type ReactNode, type Ref } from 'react';
import { useText } from '../i18n/index.js';
import { loginStrings } from './strings.js';

/** The name (ID) of an account. */
export function NameField(props: {
  ref: Ref<HTMLInputElement>;
  value: string;
  onChange(value: string): void;
  isInvalid: boolean;
  describedBy: string | undefined;
  /** What is said below it. */
  children: ReactNode;
}) {
  const { ref, value, onChange, isInvalid, describedBy, children } = props;
  const t = useText(loginStrings);
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t.name}</label>
      <input
        ref={ref}
        id={id}
        className="input"
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        maxLength={100}
        required
        value={value}
        aria-invalid={isInvalid}
        aria-describedby={describedBy}
        onChange={event => onChange(event.target.value)}
      />
      {children}
    </div>
  );
}

/** Whether the log-in outlives the browser's window. */
export function StayField({ stay, onChange }: { stay: boolean; onChange(stay: boolean): void }) {
  const t = useText(loginStrings);
  return (
    <div className="login-stay">
      <label>
        <input type="checkbox" checked={stay} onChange={event => onChange(event.target.checked)} />
        {t.stay}
      </label>
      {stay && <span className="field-note">{t.stayHint}</span>}
    </div>
  );
}
