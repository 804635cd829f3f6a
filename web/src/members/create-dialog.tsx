import { useRef, useState, type FormEvent } from 'react';
import type { Role } from '../../../src/contract/events.js';
import { LIMITS } from '../../../src/contract/limits.js';
import type { AccountView } from '../../../src/contract/rest.js';
import { api } from '../kit/services.js';
import { useErrorText } from '../i18n/errors.js';
import { Chips } from '../moderation/chips.js';
import { codeOf, fieldOf } from '../moderation/done-toast.js';
import { nameViolation, passwordViolation } from './account-fields.js';
import { CopyButton } from './copy-button.js';
import { CopyFirst, useMaking, type Making } from './copy-first.js';
import { CreateManyForm, type Person } from './create-many-form.js';
import { HandOver } from './hand-over.js';
import { Hint } from './hint.js';
import { MembersDialog } from './members-dialog.js';
import { generatePassword } from './password.js';
import type { RoomAddress } from './room-address.js';
import { useText } from '../i18n/index.js';
import { membersStrings } from './strings.js';

const PASSWORD_LIMITS = { min: LIMITS.passwordMinChars, max: LIMITS.passwordMaxChars };

/** Creates an account, and shows once what its owner needs. */
export function CreateDialog(props: {
  address: RoomAddress;
  onMade: (account: AccountView) => void;
  onClose: () => void;
}) {
  const { address, onMade, onClose } = props;
  const t = useText(membersStrings);
  const [made, setMade] = useState<{ people: readonly Person[]; others?: readonly string[] }>();
  const [isMany, setMany] = useState(false);
  const making = useMaking(onClose);
  if (made) {
    const { people, others = [] } = made;
    const count = people.length;
    return (
      <HandOver
        key="made"
        title={count === 1 ? t.madeTitle({ name: people[0]!.name }) : t.madeMany({ count })}
        people={people}
        address={address}
        onClose={onClose}
        onAnother={() => setMade(undefined)}
      >
        {others.length > 0 && (
          <div role="status" className="members-warning">
            {t.notMade}
            <ul className="members-verdicts">
              {others.map(other => (
                <li key={other}>{other}</li>
              ))}
            </ul>
          </div>
        )}
      </HandOver>
    );
  }
  return (
    <MembersDialog key="form" title={t.createTitle} onClose={making.close}>
      <Chips
        name="many"
        legend={t.howMany}
        options={[
          { value: 'one', label: t.oneMember },
          { value: 'many', label: t.manyMembers },
        ]}
        value={isMany ? 'many' : 'one'}
        onChoose={value => setMany(value === 'many')}
      />
      {isMany ? (
        <CreateManyForm
          onAccount={onMade}
          onMade={(people, others) => setMade({ people, others })}
          making={making}
        />
      ) : (
        <CreateForm
          making={making}
          onMade={(account, password) => {
            onMade(account);
            setMade({ people: [{ name: account.name, password }] });
          }}
        />
      )}
    </MembersDialog>
  );
}

function CreateForm(props: { onMade: (account: AccountView, password: string) => void; making: Making }) {
  const { isBusy, setBusy, leaving, stay, close } = props.making;
  const t = useText(membersStrings);
  const errorText = useErrorText();
  const [name, setName] = useState('');
  const [password, setPassword] = useState(generatePassword);
  const [role, setRole] = useState<Role>('member');
  const [isChecked, setChecked] = useState(false);
  const [weak, setWeak] = useState<string>();
  const [error, setError] = useState<string>();
  const nameInput = useRef<HTMLInputElement>(null);
  const passwordInput = useRef<HTMLInputElement>(null);
  const trimmed = name.normalize('NFC').trim();
  const violations = {
    name: nameViolation(trimmed),
    password: password === weak ? ('passwordWeak' as const) : passwordViolation(password, trimmed),
  };

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setChecked(true);
    if (isBusy) return;
    if (violations.name) return nameInput.current?.focus();
    if (violations.password) return passwordInput.current?.focus();
    setBusy(true);
    setError(undefined);
    try {
      props.onMade(await api.createAccount({ name: trimmed, password, role }), password);
      setBusy(false);
    } catch (failure) {
      const code = codeOf(failure);
      setBusy(false);
      if (code === 'INVALID' && fieldOf(failure) === 'password') {
        setWeak(password);
        return passwordInput.current?.focus();
      }
      setError(code === 'CONFLICT' ? t.nameTaken : errorText(code));
      nameInput.current?.focus();
    }
  }

  const violation = <K extends keyof typeof violations>(key: K): (typeof violations)[K] | undefined =>
    isChecked ? violations[key] : undefined;
  return (
    <form className="members-form" noValidate onSubmit={event => void submit(event)}>
      <div className="field">
        <label htmlFor="members-name">{t.name}</label>
        <input
          ref={nameInput}
          id="members-name"
          className="input"
          autoFocus
          data-first=""
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={name}
          aria-invalid={violation('name') !== undefined}
          aria-describedby="members-name-hint"
          onChange={event => setName(event.target.value)}
        />
        <Hint id="members-name-hint" error={violation('name')} hint="nameHint" />
      </div>
      <div className="field">
        <label htmlFor="members-password">{t.password}</label>
        <div className="members-password">
          <input
            ref={passwordInput}
            id="members-password"
            className="input"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={password}
            aria-invalid={violation('password') !== undefined}
            aria-describedby="members-password-hint"
            onChange={event => setPassword(event.target.value)}
          />
          <button type="button" className="button" onClick={() => setPassword(generatePassword())}>
            {t.regenerate}
          </button>
          <CopyButton text={password} label={t.copy} />
        </div>
        <Hint
          id="members-password-hint"
          error={violation('password')}
          hint="passwordHint"
          limits={PASSWORD_LIMITS}
        />
      </div>
      <Chips
        name="role"
        legend={t.role}
        options={(['member', 'admin'] as const).map(value => ({ value, label: t[value] }))}
        value={role}
        onChoose={setRole}
      />
      <div role="alert">{error !== undefined && <p className="error">{error}</p>}</div>
      <CopyFirst text={t.notYetMade} leaving={leaving} onStay={stay}>
        <button type="button" className="button" onClick={close}>
          {t.cancel}
        </button>
        <button type="submit" className="button button-primary" aria-disabled={isBusy}>
          {t[isBusy ? 'working' : 'create']}
        </button>
      </CopyFirst>
    </form>
  );
}
