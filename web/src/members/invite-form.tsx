import { useId, useRef, useState, type FormEvent } from 'react';
import { LIMITS } from '../../../src/contract/limits.js';
import type { NewInvite } from '../../../src/contract/rest.js';
import { codePoints } from '../../../src/contract/text.js';
import { useErrorText } from '../i18n/errors.js';
import { useText } from '../i18n/index.js';
import { api } from '../kit/services.js';
import { codeOf } from '../moderation/done-toast.js';
import { Hint } from './hint.js';
import { membersStrings } from './strings.js';

const TIMES = ['1h', '1d', '7d', '30d'] as const;
const USES = { min: 1, max: LIMITS.inviteUsesMax };
const NOTE = { max: LIMITS.reasonMaxCodePoints };

/** For how many, until when, and a note for the admins. */
export function InviteForm(props: {
  isBusy: boolean;
  onBusy: (isBusy: boolean) => void;
  onMade: (invite: NewInvite) => void;
}) {
  const { isBusy, onBusy, onMade } = props;
  const t = useText(membersStrings);
  const errorText = useErrorText();
  const id = useId();
  const [uses, setUses] = useState('1');
  const [expiresIn, setExpiresIn] = useState<(typeof TIMES)[number]>('7d');
  const [note, setNote] = useState('');
  const [error, setError] = useState<string>();
  const usesInput = useRef<HTMLInputElement>(null);
  const noteInput = useRef<HTMLInputElement>(null);
  const areUses = /^\d{1,3}$/.test(uses) && Number(uses) >= USES.min && Number(uses) <= USES.max;
  const isNote = codePoints(note.trim()) <= NOTE.max;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (isBusy) return undefined;
    if (!areUses) return usesInput.current?.select();
    if (!isNote) return noteInput.current?.select();
    onBusy(true);
    setError(undefined);
    try {
      onMade(await api.createInvite({ uses: Number(uses), expiresIn, note: note.trim() }));
    } catch (failure) {
      setError(errorText(codeOf(failure)));
    }
    onBusy(false);
    return undefined;
  }

  return (
    <form className="members-form" noValidate onSubmit={event => void submit(event)}>
      <p className="members-hint">{t.invitesWhat}</p>
      <div className="field">
        <div className="invites-fields">
          <div className="field">
            <label htmlFor={`${id}-uses`}>{t.uses}</label>
            <input
              ref={usesInput}
              id={`${id}-uses`}
              className="input"
              type="number"
              inputMode="numeric"
              autoFocus
              {...USES}
              value={uses}
              aria-invalid={!areUses}
              aria-describedby={`${id}-uses-hint`}
              onChange={event => setUses(event.target.value)}
            />
          </div>
          <div className="field">
            <label htmlFor={`${id}-time`}>{t.validFor}</label>
            <select
              id={`${id}-time`}
              className="input"
              value={expiresIn}
              onChange={event => setExpiresIn(TIMES.find(one => one === event.target.value)!)}
            >
              {TIMES.map(one => (
                <option key={one} value={one}>
                  {t[`valid_${one}`]}
                </option>
              ))}
            </select>
          </div>
        </div>
        <Hint
          id={`${id}-uses-hint`}
          error={areUses ? undefined : 'usesInvalid'}
          hint="usesHint"
          limits={USES}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-note`}>{t.note}</label>
        <input
          ref={noteInput}
          id={`${id}-note`}
          className="input"
          autoComplete="off"
          value={note}
          aria-invalid={!isNote}
          aria-describedby={`${id}-note-hint`}
          onChange={event => setNote(event.target.value)}
        />
        <Hint id={`${id}-note-hint`} error={isNote ? undefined : 'noteLong'} hint="noteHint" limits={NOTE} />
      </div>
      <div role="alert">{error !== undefined && <p className="error">{error}</p>}</div>
      <div className="members-buttons">
        <button type="submit" className="button button-primary" aria-disabled={isBusy}>
          {isBusy ? t.working : t.createLink}
        </button>
      </div>
    </form>
  );
}
