import { useId, useState } from 'react';
import { useText } from '../i18n/index.js';
import { useRoomUi } from '../kit/room-ui.js';
import { useModal } from '../kit/use-modal.js';
import { CALLS, choose, useChoices } from './choices.js';
import { playSound } from './sound.js';
import { callsStrings } from './strings.js';
import './calls.css';

/** What this browser notifies the member of. */
export function CallsDialog() {
  const t = useText(callsStrings);
  const { show } = useRoomUi();
  const close = (): void => show('room');
  const dialog = useModal(close);
  const { permission, choices } = useChoices();
  const [isRefused, setRefused] = useState(false);
  const id = useId();
  const cannot = permission === 'denied' || permission === 'missing';
  return (
    <dialog className="calls" ref={dialog} aria-labelledby={`${id}title`} onClose={close}>
      <div className="calls-head">
        <h2 id={`${id}title`}>{t.title}</h2>
        <button type="button" className="button button-quiet" aria-label={t.close} onClick={close}>
          <span aria-hidden="true">✕</span>
        </button>
      </div>
      <p id={`${id}hint`} className="field-note">
        {cannot ? t[permission] : t.hint}
      </p>
      {CALLS.map(call => (
        <label key={call} className="calls-choice">
          <input
            type="checkbox"
            role="switch"
            checked={permission === 'granted' && choices.has(call)}
            disabled={cannot}
            aria-describedby={`${id}hint`}
            onChange={({ target: { checked } }) => void choose(call, checked)}
          />
          {t[call]}
        </label>
      ))}
      <label className="calls-choice">
        <input
          type="checkbox"
          role="switch"
          checked={choices.has('sound')}
          aria-describedby={`${id}sound`}
          onChange={({ target: { checked } }) => void choose('sound', checked)}
        />
        {t.sound}
      </label>
      <p id={`${id}sound`} className="field-note">
        {t.soundHint}
      </p>
      <p>
        <button
          type="button"
          className="button"
          onClick={() => void playSound().then(isAllowed => setRefused(!isAllowed))}
        >
          {t.soundTry}
        </button>{' '}
        <span role="status" className="error">
          {isRefused && t.soundRefused}
        </span>
      </p>
    </dialog>
  );
}
