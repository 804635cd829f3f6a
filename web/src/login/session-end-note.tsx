import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../kit/announcer.js';
import type { SessionEnd } from '../client/state.js';
import { useErrorText } from '../i18n/errors.js';
import { clockFrom } from './ask-server-clock.js';
import { KickedNote } from './kicked-note.js';
import { loginStrings } from './strings.js';

/** Why a member who was in the room sees the log-in page again. */
export function SessionEndNote({ sessionEnd }: { sessionEnd: SessionEnd }) {
  const { t } = useTranslation('login');
  const errorText = useErrorText();
  const [clock] = useState(() => clockFrom(sessionEnd.now));
  const { code, reason, until } = sessionEnd;
  const isKicked = code === 'KICKED';
  const isByAdmin = isKicked || code === 'DISABLED';
  const sentence = isKicked
    ? t('kicked.title')
    : code in loginStrings.en.sessionEnd
      ? t(`sessionEnd.${code}`)
      : errorText(code);
  const spoken = isKicked && reason ? `${sentence} ${t('kicked.reason')}: ${reason}` : sentence;
  const [said] = useState(spoken);
  useEffect(() => announce(said, isByAdmin ? 'assertive' : 'polite'), [said, isByAdmin]);
  return (
    <div className={isByAdmin ? 'login-note login-note-mod' : 'login-note'}>
      {isKicked ? <KickedNote kicked={{ reason, until, clock }} /> : <p>{sentence}</p>}
    </div>
  );
}
