import { lazy, Suspense, useEffect, useState } from 'react';
import { LoginPage } from '../login/login-page.js';
import type { EndCode } from '../client/state.js';
import { Announcer } from './announcer.js';
import { Part } from './part.js';
import { session } from './services.js';

const loadRoom = () => import('./room-page.js');
const RoomPage = lazy(loadRoom);

/** Why the log-in page is there again. `until` is epoch ms of the server's clock, `now` that clock when it was told. */
export interface Farewell {
  code: EndCode;
  reason?: string;
  until?: number;
  now: number;
}

/** The log-in page, or the room of who is logged in. */
export function App() {
  const [login, setLogin] = useState(session.login);
  const [farewell, setFarewell] = useState<Farewell>();
  useEffect(() => {
    // while somebody types the password
    loadRoom().catch(() => undefined);
  }, []);
  return (
    <>
      {login === undefined ? (
        <LoginPage
          farewell={farewell}
          onLogin={fresh => {
            setFarewell(undefined);
            setLogin(fresh);
          }}
        />
      ) : (
        <Part key={login.account.id}>
          <Suspense>
            <RoomPage
              onLeave={why => {
                session.forget();
                setFarewell(why);
                setLogin(undefined);
              }}
            />
          </Suspense>
        </Part>
      )}
      <Announcer />
    </>
  );
}
