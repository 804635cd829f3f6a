import { useRef, useState } from 'react';
import type { LoggedIn } from '../../../src/contract/rest.js';
import { api, session } from '../kit/services.js';
import { ApiError } from '../client/api.js';
import { askServerClock } from './ask-server-clock.js';
import type { Kicked } from './kicked-note.js';

/** Why the last attempt failed. */
export interface LoginRefusal {
  code: string;
  /** Numbers the refusals, so that the same one twice is announced twice. */
  key: number;
  /** In the ms of `performance.now()`. */
  retryAt?: number;
  kicked?: Kicked;
}

/** Logs in, one attempt at a time, and keeps the log-in. */
export function useLogin(onLogin: (login: LoggedIn, password: string) => void) {
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<LoginRefusal>();
  const running = useRef(false);

  /** Resolves to the refusal, or to undefined when it succeeded or another attempt is running. */
  const logIn = async (name: string, password: string, stay: boolean): Promise<LoginRefusal | undefined> => {
    if (running.current) return undefined;
    running.current = true;
    setBusy(true);
    try {
      const login = await api.login(name, password);
      session.keep(login, { stay });
      onLogin(login, password);
      return undefined;
    } catch (error) {
      const refused = await refusalOf(error);
      if (refused.code === 'KICKED' || refused.code === 'DISABLED') session.forgetTab();
      setRefusal(refused);
      return refused;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { isBusy, refusal, logIn };
}

async function refusalOf(error: unknown): Promise<LoginRefusal> {
  if (!(error instanceof ApiError)) throw error;
  const key = performance.now();
  const { code, retryAfterMs, until, reason } = error.body;
  if (code === 'UNREACHABLE' && !navigator.onLine) return { code: 'offline', key };
  if (code === 'KICKED') return { code, key, kicked: { until, reason, clock: await askServerClock() } };
  return { code, key, ...(retryAfterMs !== undefined && { retryAt: key + retryAfterMs }) };
}
