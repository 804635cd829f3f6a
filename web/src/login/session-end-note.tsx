import { useEffect, useState } from 'react';
import { announce } from '../kit/announcer.js';
import type { SessionEnd } from '../client/state.js';
import { useErrorText } from '../i18n/errors.js';
import { clockFrom } from './ask-server-clock.js';
import { KickedNote } from './kicked-note.js';
import { loginStrings } from './strings.js';
import { hasText, put, useText } from '../i18n/index.js';

/** Why a member who was in the room sees the log-in page again. */
export function SessionEndNote({ sessionEnd }: { sessionEnd: SessionEnd }) {
  const t = useText(loginStrings);
  const errorText = useErrorText();
  const [clock] = useState(() => clockFrom(sessionEnd.now));
  const { code, reason, until } = sessionEnd;
  const isKicked = code === 'KICKED';
  const isByAdmin = isKicked || code === 'DISABLED';
  const key = `sessionEnd_${code}`;
  const sentence = isKicked ? t.kicked_title : hasText(t, key) ? put(t[key], {}) : errorText(code);
  const spoken = isKicked && reason ? `${sentence} ${t.kicked_reason}: ${reason}` : sentence;
  const [said] = useState(spoken);
  useEffect(() => announce(said, isByAdmin ? 'assertive' : 'polite'), [said, isByAdmin]);
  return (
    <div className={isByAdmin ? 'login-note login-note-mod' : 'login-note'}>
      {isKicked ? <KickedNote kicked={{ reason, until, clock }} /> : <p>{sentence}</p>}
    </div>
  );
}
