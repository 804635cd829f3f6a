import { useId, useRef, useState, type FormEvent } from 'react';
import { nameKey, sameName } from '../../../src/contract/names.js';
import type { AccountView } from '../../../src/contract/rest.js';
import { useErrorText } from '../i18n/errors.js';
import { api } from '../kit/services.js';
import { codeOf } from '../moderation/done-toast.js';
import { CopyFirst, type Making } from './copy-first.js';
import { generatePassword } from './password.js';
import { pastedNames } from './pasted-names.js';
import { useText } from '../i18n/index.js';
import { membersStrings } from './strings.js';

/** So many are asked for at once: a slow server answers these in time. */
const AT_ONCE = 10;

export interface Person {
  name: string;
  password: string;
}

/** Creates an account for each pasted name, with a verdict for those that cannot be created. */
export function CreateManyForm(props: {
  onAccount: (account: AccountView) => void;
  /** @param others names that were not created, and why */
  onMade: (people: readonly Person[], others: readonly string[]) => void;
  making: Making;
}) {
  const { onAccount, onMade, making } = props;
  const { isBusy, setBusy, leaving, stay, close } = making;
  const t = useText(membersStrings);
  const errorText = useErrorText();
  const id = useId();
  const [text, setText] = useState('');
  /** What the server refused, by name key. */
  const [refused, setRefused] = useState<ReadonlyMap<string, string>>(new Map());
  const [error, setError] = useState<string>();
  const lock = useRef(false);
  const names = pastedNames(text).map(({ name, violation }) => ({
    name,
    verdict: violation === undefined ? refused.get(nameKey(name)) : t[violation],
  }));
  const ready = names.filter(({ verdict }) => verdict === undefined).map(({ name }) => name);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (lock.current || ready.length === 0) return;
    lock.current = true;
    setBusy(true);
    setError(undefined);
    const made: Person[] = [];
    const verdicts = new Map(refused);
    let failed: string | undefined;
    try {
      for (let at = 0; at < ready.length; at += AT_ONCE) {
        const items = ready.slice(at, at + AT_ONCE).map(name => ({ name, password: generatePassword() }));
        const answer = await api.createAccounts(items);
        for (const [i, verdict] of answer.items.entries()) {
          const { name, password } = items[i]!;
          if ('account' in verdict) {
            made.push({ name: verdict.account.name, password });
            onAccount(verdict.account);
          } else if (verdict.error.code === 'BUSY') failed = errorText('BUSY');
          else if (verdict.error.code === 'CONFLICT') verdicts.set(nameKey(name), t.nameTaken);
          else verdicts.set(nameKey(name), errorText(verdict.error.code));
        }
      }
    } catch (failure) {
      failed = errorText(codeOf(failure));
    }
    if (made.length > 0) {
      const isMade = (name: string): boolean => made.some(one => sameName(one.name, name));
      const others = names.filter(({ name, verdict }) => verdict !== undefined || !isMade(name));
      setBusy(false);
      const reasonOf = (name: string): string => verdicts.get(nameKey(name)) ?? failed ?? '';
      return onMade(
        made,
        others.map(({ name, verdict }) => `${name}: ${verdict ?? reasonOf(name)}`),
      );
    }
    setRefused(verdicts);
    setError(failed);
    lock.current = false;
    setBusy(false);
  }

  return (
    <form className="members-form" noValidate onSubmit={event => void submit(event)}>
      <div className="field">
        <label htmlFor={id}>{t.manyNames}</label>
        <textarea
          id={id}
          className="input members-names"
          rows={5}
          autoFocus
          spellCheck={false}
          value={text}
          aria-describedby={`${id}-hint`}
          onChange={event => setText(event.target.value)}
        />
        <p id={`${id}-hint`} className="members-hint">
          {t.manyHint}
        </p>
      </div>
      {names.length > 0 && (
        <ul className="members-verdicts" tabIndex={0} aria-label={t.manyNames}>
          {names.map(({ name, verdict }, i) => (
            <li key={i}>
              <bdi title={name}>{name}</bdi>
              <span className={verdict === undefined ? 'members-hint' : 'members-warning'}>
                {verdict ?? t.nameReady}
              </span>
            </li>
          ))}
        </ul>
      )}
      <div role="alert">{error !== undefined && <p className="error">{error}</p>}</div>
      <CopyFirst text={t.notYetMade} leaving={leaving} onStay={stay}>
        <button type="button" className="button" onClick={close}>
          {t.cancel}
        </button>
        <button type="submit" className="button button-primary" aria-disabled={isBusy || ready.length === 0}>
          {isBusy ? t.working : t.createMany({ count: ready.length })}
        </button>
      </CopyFirst>
    </form>
  );
}
