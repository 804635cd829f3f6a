import { useId, useState } from 'react';
import { useText } from '../i18n/index.js';
import { SettingsDialog, Switch } from '../kit/settings-dialog.js';
import { CALLS, choose, useChoices } from './choices.js';
import { playSound } from './sound.js';
import { callsStrings } from './strings.js';
import './calls.css';

/** What this browser notifies the member of. */
export function CallsDialog() {
  const t = useText(callsStrings);
  const { permission, choices } = useChoices();
  const [isRefused, setRefused] = useState(false);
  const id = useId();
  const cannot = permission === 'denied' || permission === 'missing';
  return (
    <SettingsDialog className="calls" title={t.title}>
      <p id={`${id}hint`} className="field-note">
        {cannot ? t[permission] : t.hint}
      </p>
      {CALLS.map(call => (
        <Switch
          key={call}
          label={t[call]}
          hintId={`${id}hint`}
          isOn={permission === 'granted' && choices.has(call)}
          isDisabled={cannot}
          onSwitch={isOn => void choose(call, isOn)}
        />
      ))}
      <Switch
        label={t.sound}
        hintId={`${id}sound`}
        isOn={choices.has('sound')}
        onSwitch={isOn => void choose('sound', isOn)}
      />
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
    </SettingsDialog>
  );
}
