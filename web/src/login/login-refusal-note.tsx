import { RefusalNote } from '../kit/refusal-note.js';
import type { SessionEnd } from '../client/state.js';
import { useErrorText } from '../i18n/errors.js';
import { KickedNote } from './kicked-note.js';
import { loginStrings } from './strings.js';
import type { LoginRefusal } from './use-login.js';
import { hasText, put, useText } from '../i18n/index.js';

interface LoginRefusalNoteProps {
  id: string;
  refusal: LoginRefusal;
  /** Knows the reason of a kick, which a refused log-in does not tell. */
  sessionEnd: SessionEnd | undefined;
}

/** Why a log-in was refused; never whether the name or the password was wrong. */
export function LoginRefusalNote({ id, refusal, sessionEnd }: LoginRefusalNoteProps) {
  const t = useText(loginStrings);
  const errorText = useErrorText();
  const { code, kicked, retryAt } = refusal;
  if (kicked) {
    const isSameKick = sessionEnd?.code === 'KICKED' && sessionEnd.until === kicked.until;
    const reason = kicked.reason ?? (isSameKick ? sessionEnd.reason : undefined);
    return (
      <div className="login-note login-note-mod" role="alert" id={id}>
        <KickedNote kicked={{ ...kicked, reason }} />
      </div>
    );
  }
  const key = `refusal_${code}`;
  const text = hasText(t, key) ? put(t[key], {}) : errorText(code);
  return <RefusalNote id={id} text={text} retryAt={retryAt} />;
}
