import { useEffect, useId, useRef, useState, type SubmitEvent } from 'react';
import { LIMITS } from '../../../src/contract/limits.js';
import type { LoggedIn } from '../../../src/contract/rest.js';
import { put, useText } from '../i18n/index.js';
import { PasswordField } from '../kit/password-field.js';
import { RefusalNote } from '../kit/refusal-note.js';
import { NameField, StayField } from '../login/fields.js';
import { loginStrings } from '../login/strings.js';
import { nameViolation, passwordViolation } from '../members/account-fields.js';
import { useJoin } from './use-join.js';
import { joiningStrings } from './strings.js';

const RANGE = { min: LIMITS.passwordMinChars, max: LIMITS.passwordMaxChars };

/** A name and a password of one's own. A refusal leaves what was typed. */
export function JoinForm(props: { code: string; onJoined: (login: LoggedIn) => void; onEnded: () => void }) {
  const t = useText(joiningStrings);
  const login = useText(loginStrings);
  const id = useId();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [stay, setStay] = useState(false);
  const [isChecked, setChecked] = useState(false);
  const nameInput = useRef<HTMLInputElement>(null);
  const passwordInput = useRef<HTMLInputElement>(null);
  const { isBusy, refused, refusal, join } = useJoin(props);
  const typed = name.trim().normalize('NFC');
  // what the server refused is refused until it is changed
  const nameFault = refused?.name === typed ? ('nameTaken' as const) : nameViolation(typed);
  const passwordFault =
    refused?.password === password ? ('passwordWeak' as const) : passwordViolation(password, typed);
  const shown = isChecked ? { name: nameFault, password: passwordFault } : {};

  useEffect(() => nameInput.current?.focus(), []);
  useEffect(() => {
    if (refused) (refused.name === undefined ? passwordInput : nameInput).current?.select();
  }, [refused]);

  const refusalText = (code: string): string => {
    if (code === 'RATE_LIMITED' || code === 'BUSY') return t[`refusal_${code}`];
    return t.refusal_unknown;
  };
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (nameFault !== undefined) return nameInput.current?.focus();
    if (passwordFault !== undefined) return passwordInput.current?.focus();
    return join(typed, password, stay);
  };

  return (
    <form
      className="login-form"
      method="post"
      noValidate
      aria-labelledby="join-title"
      onSubmit={event => void submit(event)}
    >
      <p>{t.what}</p>
      <NameField
        ref={nameInput}
        value={name}
        onChange={setName}
        isInvalid={shown.name !== undefined}
        describedBy={`${id}-hint`}
      >
        <span
          className={shown.name === undefined ? 'field-note' : 'field-error'}
          id={`${id}-hint`}
          aria-live="polite"
        >
          {t[shown.name ?? 'nameHint']}
        </span>
      </NameField>
      <PasswordField
        ref={passwordInput}
        label={login.password}
        name="password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        hint={t.passwordHint(RANGE)}
        error={shown.password === undefined ? undefined : put(t[shown.password], RANGE)}
      />
      {refusal && (
        <RefusalNote
          key={refusal.key}
          id={`${id}-refusal`}
          text={refusalText(refusal.code)}
          retryAt={refusal.retryAt}
        />
      )}
      <StayField stay={stay} onChange={setStay} />
      <button type="submit" className="button button-primary" aria-disabled={isBusy}>
        {t[isBusy ? 'busy' : 'submit']}
      </button>
    </form>
  );
}
