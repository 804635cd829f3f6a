import { useEffect, useId, useRef, useState, type SubmitEvent } from 'react';
import type { LoggedIn } from '../../../src/contract/rest.js';
import { FrontPage } from '../kit/front-page.js';
import { Recorded } from '../kit/recorded.js';
import { PasswordField } from '../kit/password-field.js';
import { session } from '../kit/services.js';
import type { SessionEnd } from '../client/state.js';
import { SessionEndNote } from './session-end-note.js';
import { NameField, StayField } from './fields.js';
import { LoginRefusalNote } from './login-refusal-note.js';
import { useLogin } from './use-login.js';
import './login.css';
import { useText } from '../i18n/index.js';
import { loginStrings } from './strings.js';

export interface LoginPageProps {
  sessionEnd: SessionEnd | undefined;
  onLogin: (login: LoggedIn, password: string) => void;
}

/** The log-in page. It says why the last log-in ended. */
export function LoginPage(props: LoginPageProps) {
  const t = useText(loginStrings);
  const notes = (
    <>
      <Recorded />
      <p>{t.noAccount}</p>
    </>
  );
  return (
    <FrontPage title={t.title} notes={notes}>
      <LoginForm {...props} />
    </FrontPage>
  );
}

function LoginForm({ sessionEnd, onLogin }: LoginPageProps) {
  const t = useText(loginStrings);
  const id = useId();
  const refusalId = `${id}-refusal`;
  const [name, setName] = useState(session.lastName);
  const [password, setPassword] = useState('');
  const [stay, setStay] = useState(session.stays);
  const [missing, setMissing] = useState<'name' | 'password'>();
  const nameInput = useRef<HTMLInputElement>(null);
  const passwordInput = useRef<HTMLInputElement>(null);
  const { isBusy, refusal, logIn } = useLogin(onLogin);
  const isWrong = refusal?.code === 'BAD_CREDENTIALS';

  useEffect(() => {
    (session.lastName === '' ? nameInput : passwordInput).current?.focus();
  }, []);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const typed = name.trim().normalize('NFC');
    const empty = typed === '' ? 'name' : password === '' ? 'password' : undefined;
    setMissing(empty);
    if (empty !== undefined) return (empty === 'name' ? nameInput : passwordInput).current?.focus();
    const refused = await logIn(typed, password, stay);
    if (refused?.code === 'BAD_CREDENTIALS') passwordInput.current?.select();
    return undefined;
  };

  return (
    <form className="login-form" method="post" noValidate onSubmit={event => void submit(event)}>
      {sessionEnd && !refusal && <SessionEndNote sessionEnd={sessionEnd} />}
      <NameField
        ref={nameInput}
        value={name}
        onChange={setName}
        isInvalid={missing === 'name' || isWrong}
        describedBy={missing === 'name' ? `${id}-missing` : isWrong ? refusalId : undefined}
      >
        {missing === 'name' && (
          <span className="field-error" id={`${id}-missing`}>
            {t.nameMissing}
          </span>
        )}
      </NameField>
      <PasswordField
        ref={passwordInput}
        label={t.password}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={missing === 'password' ? t.passwordMissing : undefined}
        isWrong={isWrong}
        describedBy={isWrong ? refusalId : undefined}
      />
      {refusal && (
        <LoginRefusalNote key={refusal.key} id={refusalId} refusal={refusal} sessionEnd={sessionEnd} />
      )}
      <StayField stay={stay} onChange={setStay} />
      <button type="submit" className="button button-primary" aria-disabled={isBusy}>
        {t[isBusy ? 'busy' : 'submit']}
      </button>
    </form>
  );
}
