import { useEffect, useState } from 'react';
import type { LoggedIn } from '../../../src/contract/rest.js';
import type { SessionEnd } from '../client/state.js';
import { LoginPage } from '../login/login-page.js';
import { dropInviteCode, takeInviteCode } from '../joining/invite-code.js';
import { Announcer } from '../kit/announcer.js';
import { leave, onLeftElsewhere } from './leave.js';
import { ErrorBoundary } from '../kit/error-boundary.js';
import { part } from '../kit/part.js';
import { api, session } from '../kit/services.js';

const RoomPage = part(async () => import('./room-page.js'));
const JoinPage = part(async () => import('../joining/join-page.js'));
const ChoosePassword = part(async () => import('../account/choose-password.js'));

/** The page of an invite, the log-in page, the page to choose a password, or the room. */
export function App() {
  const [login, setLogin] = useState(session.login);
  const [invite, setInvite] = useState(takeInviteCode);
  const [sessionEnd, setSessionEnd] = useState<SessionEnd>();
  /** The password typed at the log-in, while another one must be chosen. */
  const [typed, setTyped] = useState<string>();
  useEffect(() => {
    // loads the room's code while the password is typed
    RoomPage.load().catch(() => undefined);
    return onLeftElsewhere(() => {
      setSessionEnd({ code: 'LEFT', now: Date.now() });
      setLogin(undefined);
    });
  }, []);

  const goOn = (fresh: LoggedIn | undefined, password?: string): void => {
    setTyped(fresh?.account.mustChangePassword ? password : undefined);
    setSessionEnd(undefined);
    setLogin(fresh);
  };
  const leaveInvite = (): void => {
    dropInviteCode();
    setInvite(undefined);
  };
  const out = (why: SessionEnd | undefined): void => {
    if (why?.code === 'PASSWORD_CHANGE_REQUIRED' && session.login) return void askWhy().then(goOn);
    leave(why?.code);
    setTyped(undefined);
    setSessionEnd(why);
    setLogin(undefined);
  };

  return (
    <>
      {invite !== undefined ? (
        <ErrorBoundary>
          <JoinPage
            code={invite}
            name={login?.account.name}
            onJoined={fresh => {
              leaveInvite();
              goOn(fresh);
            }}
            onOther={leaveInvite}
          />
        </ErrorBoundary>
      ) : login === undefined ? (
        <LoginPage sessionEnd={sessionEnd} onLogin={goOn} />
      ) : (
        <ErrorBoundary key={login.account.id}>
          {login.account.mustChangePassword ? (
            <ChoosePassword
              account={login.account}
              known={typed}
              onDone={() => goOn(session.login)}
              onEnded={({ body: { code, reason, until } }) =>
                out({
                  code: code as SessionEnd['code'],
                  ...(reason !== undefined && { reason }),
                  ...(until !== undefined && { until }),
                  now: Date.now(),
                })
              }
              onLogout={() => out(undefined)}
            />
          ) : (
            <RoomPage onLeave={out} />
          )}
        </ErrorBoundary>
      )}
      <Announcer />
    </>
  );
}

/** The server requires another password: asks who set this one, and when. Resolves to the updated log-in. */
async function askWhy(): Promise<LoggedIn | undefined> {
  const { login } = session;
  if (!login) return undefined;
  const told = await api.me().catch(() => login.account);
  if (session.login === login) session.keep({ ...login, account: { ...told, mustChangePassword: true } });
  return session.login;
}
