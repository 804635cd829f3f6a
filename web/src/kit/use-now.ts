import { useEffect, useState } from 'react';
import { useRoomClient } from './use-room.js';

/** The server's time, epoch ms, updated every second while `running`. For countdowns. */
export function useServerNow(running: boolean): number {
  const { clock } = useRoomClient();
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    if (!running) return undefined;
    setNow(clock.now());
    const timer = setInterval(() => setNow(clock.now()), 1_000);
    return () => clearInterval(timer);
  }, [clock, running]);
  return now;
}

/** `performance.now()`, updated every second while `running`. For countdowns that do not need the server's clock. */
export function useTick(running: boolean): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!running) return undefined;
    setNow(performance.now());
    const timer = setInterval(() => setNow(performance.now()), 1_000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
