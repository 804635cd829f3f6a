import { useRef, useState, type SubmitEvent } from 'react';
import { LIMITS } from '../../../src/contract/limits.js';
import { PasswordField } from '../kit/password-field.js';
import { RefusalNote } from '../kit/refusal-note.js';
import { ApiError } from '../client/api.js';
import { useErrorText } from '../i18n/errors.js';
import { changePassword } from './own-password.js';
import { passwordViolation, type PasswordViolation, type Passwords } from './password-violation.js';
import { put, useText } from '../i18n/index.js';
import { accountStrings } from './strings.js';

const REFUSAL_ID = 'account-password-refusal';
const RANGE = { min: LIMITS.passwordMinChars, max: LIMITS.passwordMaxChars };
const FIELDS = ['current', 'next', 'repeat'] as const;
const OWN_TEXTS: Partial<Record<string, 'wrong' | 'tooOften' | 'lost'>> = {
  BAD_CREDENTIALS: 'wrong',
  RATE_LIMITED: 'tooOften',
  UNREACHABLE: 'lost',
};

/** Codes after which the log-in has ended. */
const ENDS: readonly string[] = ['TOKEN_EXPIRED', 'TOKEN_REVOKED', 'TOKEN_INVALID', 'KICKED', 'DISABLED'];

export interface PasswordFormProps {
  name: string;
  /** The password that was just typed at the log-in: the form does not ask for it again. */
  known?: string | undefined;
  submit: string;
  onDone: () => void;
  onEnded?: (error: ApiError) => void;
}

/** Changes the member's own password. A refusal leaves what was typed in the fields. */
export function PasswordForm({ name, known, submit: label, onDone, onEnded }: PasswordFormProps) {
  const t = useText(accountStrings);
  const errorText = useErrorText();
  const [typed, setTyped] = useState<Passwords>({ current: known ?? '', next: '', repeat: '' });
  const [violation, setViolation] = useState<PasswordViolation>();
  const [refusal, setRefusal] = useState<{ code: string; retryAt?: number }>();
  const [isBusy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const focus = (field: string): void => {
    const input = form.current?.elements.namedItem(field);
    if (input instanceof HTMLInputElement) input.select();
  };

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    const found = passwordViolation(typed, name);
    setViolation(found);
    if (found) return focus(found.field);
    setBusy(true);
    setRefusal(undefined);
    try {
      await changePassword(typed.current, typed.next);
      onDone();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { code, field, retryAfterMs } = error.body;
      if (onEnded && ENDS.includes(code)) return onEnded(error);
      if (code === 'INVALID' && field === 'next') {
        setViolation({ field: 'next', what: 'weak' });
        return focus('next');
      }
      setRefusal({
        code,
        ...(retryAfterMs !== undefined && { retryAt: performance.now() + retryAfterMs }),
      });
      if (code === 'BAD_CREDENTIALS') focus('current');
    } finally {
      setBusy(false);
    }
  };

  const isWrong = refusal?.code === 'BAD_CREDENTIALS';
  const ownText = refusal && OWN_TEXTS[refusal.code];
  return (
    <form
      className="account-form"
      ref={form}
      method="post"
      noValidate
      aria-labelledby="account-password"
      onSubmit={event => void submit(event)}
    >
      {/* for password managers */}
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      {FIELDS.filter(field => field !== 'current' || known === undefined).map(field => (
        <PasswordField
          key={field}
          label={t[`password_${field}`]}
          name={field}
          autoComplete={field === 'current' ? 'current-password' : 'new-password'}
          value={typed[field]}
          onChange={value => setTyped({ ...typed, [field]: value })}
          {...(field === 'next' && { hint: t.password_rule(RANGE) })}
          error={violation?.field === field ? put(t[`password_${violation.what}`], RANGE) : undefined}
          isWrong={isWrong && field === 'current'}
          describedBy={isWrong && field === 'current' ? REFUSAL_ID : undefined}
        />
      ))}
      {refusal && (
        <RefusalNote
          id={REFUSAL_ID}
          text={ownText ? t[`password_${ownText}`] : errorText(refusal.code)}
          retryAt={refusal.retryAt}
        />
      )}
      <button type="submit" className="button button-primary" aria-disabled={isBusy}>
        {isBusy ? t.password_busy : label}
      </button>
    </form>
  );
}
