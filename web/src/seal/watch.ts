import { useEffect } from 'react';
import { atom } from 'nanostores';
import { useStore } from '@nanostores/react';
import { perBrowser } from '../client/storage.js';
import { api, session } from '../kit/services.js';
import { useRoom } from '../kit/use-room.js';
import { alarmOf, keepAlarm, type Alarm } from './alarm.js';
import { loadRecordCrypto } from './load-record-crypto.js';
import { Monitor, type Verdict } from './monitor.js';

/** While nothing new is told the server is asked again. */
const AGAIN_AFTER_MS = { whole: 3_600_000, unknown: 300_000 } as const;
/** After a restart of the server all pages are welcomed at once: they do not ask at once. */
const SPREAD_MS = 30_000;

/** What is known of the record; undefined until it has been looked at. */
export type Watched = Exclude<Verdict, { state: 'broken' }> | { state: 'broken'; alarm: Alarm };

const watched = atom<Watched | undefined>(undefined);

/** What the watch over the record has found. */
export function useWatched(): Watched | undefined {
  return useStore(watched);
}

/** Watches over the record while the member is in the room. */
export function useWatch(): void {
  const epoch = useRoom(state => state.epoch);
  const checkpoint = useRoom(state => state.checkpoint);
  const isLive = useRoom(state => state.connection.state === 'live');
  useEffect(() => {
    if (epoch === undefined) return undefined;
    const monitor = monitorOf();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const set = (found: Watched | undefined): void => {
      if (!isOver) watched.set(found);
    };
    const check = async (note?: string): Promise<void> => {
      const verdict = await monitor.check(note);
      if (isOver) return;
      if (verdict.state === 'broken') {
        const { state, ...what } = verdict;
        return set({ state, alarm: keepAlarm(perBrowser, { ...what, epoch, at: Date.now() }) });
      }
      set(verdict);
      const isUnknown = verdict.state === 'unknown';
      timer = setTimeout(() => void check(isUnknown ? note : undefined), AGAIN_AFTER_MS[verdict.state]);
    };
    const alarm = alarmOf(perBrowser, epoch);
    if (alarm) set({ state: 'broken', alarm });
    // one who is kicked or offline gets no answer
    else if (isLive && checkpoint !== undefined) {
      const wait = watched.get() ? Math.random() * SPREAD_MS : 0;
      timer = setTimeout(() => void check(checkpoint), wait);
    }
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [epoch, checkpoint, isLive]);
  useEffect(() => () => watched.set(undefined), []);
}

function monitorOf(): Monitor {
  return new Monitor({
    // not there on a page served over plain HTTP
    crypto: async () => loadRecordCrypto((crypto as Partial<Crypto>).subtle),
    storage: session.storage.browser,
    keys: async () => api.call('GET', 'proof/key'),
    consistency: async from => api.call('GET', `proof/consistency?from=${from}`),
    now: () => Date.now(),
  });
}
