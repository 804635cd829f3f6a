import { useEffect, useState } from 'react';
import { openSocket } from '../client/open-socket.js';
import { RoomClient } from '../client/room-client.js';
import { perTab } from '../client/storage.js';
import { api, session } from './services.js';

const LOOK_EVERY_MS = 60_000;

/** A client that is connected as long as this part of the page stands, with a token that is kept fresh. */
export function useNewRoomClient(): RoomClient {
  const [client] = useState(
    () =>
      new RoomClient({
        openSocket,
        storage: perTab,
        token: () => session.login?.accessToken ?? '',
        ...(session.login && { account: session.login.account.id }),
      }),
  );
  useEffect(() => {
    client.connect();
    const connectNow = (): void => {
      if (client.state.link.state === 'waiting') client.connect();
    };
    const timer = setInterval(() => void renewInTime(client), LOOK_EVERY_MS);
    globalThis.addEventListener('online', connectNow);
    return () => {
      clearInterval(timer);
      globalThis.removeEventListener('online', connectNow);
      client.close();
    };
  }, [client]);
  return client;
}

/** Renews the token in the second half of its life, so that nobody is sent away in the middle of a talk. */
async function renewInTime(client: RoomClient): Promise<void> {
  const { login } = session;
  if (!login) return;
  const issued = JSON.parse(
    atob(login.accessToken.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/')),
  ) as {
    iat?: number;
    exp: number;
  };
  const half = ((issued.iat ?? issued.exp - 3_600) + issued.exp) * 500;
  if (client.clock.now() < half) return;
  try {
    session.keep(await api.renew());
  } catch {
    // tried again in a minute; at the end the server says TOKEN_EXPIRED
  }
}
