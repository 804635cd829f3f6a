import { useId, useState } from 'react';
import { noticesState, setNotices } from './notices.js';
import { useText } from '../i18n/index.js';
import { whispersStrings } from './strings.js';

/** Turns desktop notifications of whispers on and off; off at first. */
export function NoticeSwitch() {
  const t = useText(whispersStrings);
  const [state, setState] = useState(noticesState);
  const hintId = useId();
  const cannot = state === 'denied' || state === 'missing';
  const hint = {
    on: 'noticesHint',
    off: 'noticesHint',
    denied: 'noticesDenied',
    missing: 'noticesMissing',
  } as const;
  return (
    <div className="whispers-notices">
      <label>
        <input
          type="checkbox"
          role="switch"
          checked={state === 'on'}
          disabled={cannot}
          aria-describedby={hintId}
          onChange={event => void setNotices(event.target.checked).then(setState)}
        />
        {t.notices}
      </label>
      <p id={hintId}>{t[hint[state]]}</p>
    </div>
  );
}
