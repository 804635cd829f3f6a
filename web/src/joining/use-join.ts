import { useRef, useState } from 'react';
import type { LoggedIn } from '../../../src/contract/rest.js';
import { ApiError } from '../client/api.js';
import { api, session } from '../kit/services.js';

/** What of the last attempt cannot be chosen. */
type Refused = { name: string; password?: undefined } | { name?: undefined; password: string };

/** Refusals after which nothing was stored; after all others the account may exist. */
const KNOWN: readonly string[] = ['NOT_FOUND', 'CONFLICT', 'INVALID', 'RATE_LIMITED', 'BUSY'];

/** Joins, one attempt at a time, and keeps the log-in. */
export function useJoin(props: { code: string; onJoined: (login: LoggedIn) => void; onEnded: () => void }) {
  const { code, onJoined, onEnded } = props;
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refused>();
  const [refusal, setRefusal] = useState<{ code: string; key: number; retryAt?: number }>();
  const running = useRef(false);
  /** An attempt has had no certain answer: the account may exist. */
  const isUnsure = useRef(false);

  const attempt = async (name: string, password: string): Promise<LoggedIn> => {
    try {
      return await api.join({ code, name, password });
    } catch (error) {
      const isTaken = error instanceof ApiError && /^(CONFLICT|NOT_FOUND)$/.test(error.body.code);
      if (!isTaken || !isUnsure.current) throw error;
      return api.login(name, password).catch(() => {
        throw error;
      });
    }
  };

  const join = async (name: string, password: string, stay: boolean): Promise<void> => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setRefusal(undefined);
    try {
      const login = await attempt(name, password);
      session.keep(login, { stay });
      onJoined(login);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { code: refusalCode, field, retryAfterMs } = error.body;
      if (refusalCode === 'NOT_FOUND') return onEnded();
      if (refusalCode === 'CONFLICT' || (refusalCode === 'INVALID' && field === 'name'))
        return setRefused({ name });
      if (refusalCode === 'INVALID') return setRefused({ password });
      isUnsure.current ||= !KNOWN.includes(refusalCode);
      const key = performance.now();
      setRefusal({
        code: refusalCode,
        key,
        ...(retryAfterMs !== undefined && { retryAt: key + retryAfterMs }),
      });
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { isBusy, refused, refusal, join };
}
