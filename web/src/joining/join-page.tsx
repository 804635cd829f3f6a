import { useEffect, useState } from 'react';
import type { InviteFacts, LoggedIn } from '../../../src/contract/rest.js';
import { ApiError } from '../client/api.js';
import { useErrorText } from '../i18n/errors.js';
import { hasText, put, useText } from '../i18n/index.js';
import { FrontPage } from '../kit/front-page.js';
import { untilTime } from '../kit/format.js';
import { Recorded } from '../kit/recorded.js';
import { RefusalNote } from '../kit/refusal-note.js';
import { api } from '../kit/services.js';
import { JoinForm } from './join-form.js';
import './join.css';
import { joiningStrings } from './strings.js';

export interface JoinPageProps {
  code: string;
  /** Who is logged in here already, if anyone. */
  name: string | undefined;
  onJoined: (login: LoggedIn) => void;
  /** To the log-in page, or to the room of who is logged in. */
  onOther: () => void;
}

type Look =
  | { state: 'loading' | 'ended' }
  | { state: 'there'; invite: InviteFacts; at: number }
  | { state: 'failed'; code: string; retryAt?: number };

/** Where a guest chooses name and password: behind the link of an invite. */
export default function JoinPage({ code, name, onJoined, onOther }: JoinPageProps) {
  const t = useText(joiningStrings);
  const { look, again, end } = useLook(code);
  return (
    <FrontPage title={t.title} titleId="join-title">
      <div className="join">
        {look.state === 'loading' && <p role="status">{t.loading}</p>}
        {look.state === 'ended' && (
          <div className="login-note" role="alert">
            <p>{t.ended}</p>
          </div>
        )}
        {look.state === 'failed' && <Failed {...look} onAgain={again} />}
        {look.state === 'there' && (
          <>
            <div className="login-note">
              <p>{t.invited({ by: look.invite.by })}</p>
              <Recorded />
              <p className="field-note">{t.until({ time: untilTime(look.invite.expiresAt, look.at) })}</p>
            </div>
            <JoinForm code={code} onJoined={onJoined} onEnded={end} />
          </>
        )}
        <button type="button" className="button" onClick={onOther}>
          {name === undefined ? t.logIn : t.goOn({ name })}
        </button>
      </div>
    </FrontPage>
  );
}

/** Looks at the invite, and again when the guest asks. */
function useLook(code: string): { look: Look; again: () => void; end: () => void } {
  const [look, setLook] = useState<Look>({ state: 'loading' });
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let isGone = false;
    const found = code === '' ? Promise.resolve<Look>({ state: 'ended' }) : ask(code);
    void found.then(answer => isGone || setLook(answer));
    return () => {
      isGone = true;
    };
  }, [code, asked]);
  const again = (): void => {
    setLook({ state: 'loading' });
    setAsked(asked + 1);
  };
  return { look, again, end: () => setLook({ state: 'ended' }) };
}

async function ask(code: string): Promise<Look> {
  try {
    return { state: 'there', invite: await api.lookAtInvite(code), at: Date.now() };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { code: refusal, retryAfterMs } = error.body;
    // a code that is too long for one is refused in its form
    if (refusal === 'NOT_FOUND' || refusal === 'INVALID') return { state: 'ended' };
    const retryAt = retryAfterMs === undefined ? {} : { retryAt: performance.now() + retryAfterMs };
    return { state: 'failed', code: refusal, ...retryAt };
  }
}

function Failed({ code, retryAt, onAgain }: { code: string; retryAt?: number; onAgain: () => void }) {
  const t = useText(joiningStrings);
  const errorText = useErrorText();
  const key = `refusal_${code}`;
  return (
    <>
      <RefusalNote
        id="join-failed"
        text={hasText(t, key) ? put(t[key], {}) : errorText(code)}
        retryAt={retryAt}
      />
      <button type="button" className="button button-primary" onClick={onAgain}>
        {t.again}
      </button>
    </>
  );
}
