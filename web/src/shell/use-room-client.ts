import { useEffect, useState } from 'react';
import { openSocket } from '../client/open-socket.js';
import { RoomClient } from '../client/room-client.js';
import { claimsOf } from '../client/token.js';
import { api, session } from '../kit/services.js';

const POLL_EVERY_MS = 60_000;

/** A client that is connected while this part of the page exists, and whose token is renewed. */
export function useNewRoomClient(): RoomClient {
  const [client] = useState(
    () =>
      new RoomClient({
        openSocket,
        storage: session.storage.tab,
        token: () => session.login?.accessToken ?? '',
        ...(session.login && { account: session.login.account.id }),
      }),
  );
  useEffect(() => {
    client.connect();
    const connectNow = (): void => {
      if (client.state.connection.state === 'waiting') client.connect();
    };
    const timer = setInterval(() => void renewInTime(client), POLL_EVERY_MS);
    globalThis.addEventListener('online', connectNow);
    return () => {
      clearInterval(timer);
      globalThis.removeEventListener('online', connectNow);
      client.close();
    };
  }, [client]);
  return client;
}

/** Renews the token in the second half of its life, so that the session does not expire while it is used. */
async function renewInTime(client: RoomClient): Promise<void> {
  const { login } = session;
  if (!login) return;
  const { exp = 0, iat = exp - 3_600 } = claimsOf(login.accessToken);
  const half = (iat + exp) * 500;
  if (client.clock.now() < half) return;
  try {
    const renewed = await api.renew();
    // the member may have logged out meanwhile, here or in another tab
    if (session.login === login) session.keep(renewed);
  } catch {
    // retried in a minute; at the end the server says TOKEN_EXPIRED
  }
}
