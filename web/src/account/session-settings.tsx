import { useState } from 'react';
import { untilTime } from '../kit/format.js';
import { RefusalNote } from '../kit/refusal-note.js';
import { api, session } from '../kit/services.js';
import { useRoomClient } from '../kit/use-room.js';
import { ApiError } from '../client/api.js';
import { useErrorText } from '../i18n/errors.js';
import { useText } from '../i18n/index.js';
import { accountStrings } from './strings.js';

/** How long this log-in lasts, and a way to end all of them. */
export function SessionSettings() {
  const t = useText(accountStrings);
  const [stays, setStays] = useState(session.stays);
  const { login } = session;
  const client = useRoomClient();
  return (
    <section className="account-part" aria-labelledby="account-session">
      <h3 id="account-session">{t.session_title}</h3>
      <div>
        <label className="account-check">
          <input
            type="checkbox"
            checked={stays}
            onChange={({ target: { checked } }) => {
              if (session.login) session.keep(session.login, { stay: checked });
              setStays(checked);
            }}
          />
          {t.session_stay}
        </label>
        <p className="field-note">{t[stays ? 'session_on' : 'session_off']}</p>
        {login && (
          <p className="field-note">
            {t.session_until({ until: untilTime(login.expiresAt, client.clock.now()) })}
          </p>
        )}
      </div>
      <LogoutEverywhere />
    </section>
  );
}

/** Asks for confirmation in place, since it ends the log-ins on other devices too. */
function LogoutEverywhere() {
  const t = useText(accountStrings);
  const errorText = useErrorText();
  const client = useRoomClient();
  const [isAsking, setAsking] = useState(false);
  const [code, setCode] = useState<string>();
  const logout = async (): Promise<void> => {
    setCode(undefined);
    try {
      await api.logoutEverywhere();
      // without a connection the server cannot close it, so the log-in page says why it ended
      client.connect();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setCode(error.body.code);
    }
  };
  return (
    <div>
      {isAsking ? (
        <div className="account-sure">
          <strong id="account-sure">{t.session_sure}</strong>
          <button
            type="button"
            className="button button-danger"
            aria-describedby="account-sure"
            // the button that was pressed has gone
            autoFocus
            onClick={() => void logout()}
          >
            {t.session_yes}
          </button>
          <button type="button" className="button" onClick={() => setAsking(false)}>
            {t.session_no}
          </button>
        </div>
      ) : (
        <button type="button" className="button" onClick={() => setAsking(true)}>
          {t.session_everywhere}
        </button>
      )}
      <p className="field-note">{t.session_everywhereHint}</p>
      {code !== undefined && <RefusalNote id="account-logout-refusal" text={errorText(code)} />}
    </div>
  );
}
