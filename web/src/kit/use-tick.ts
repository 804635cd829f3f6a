import { useEffect, useState } from 'react';

/** `performance.now()`, drawn again each second while `running`. For countdowns that do not need the server's clock. */
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
