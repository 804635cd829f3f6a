/** The server's time now, epoch ms. */
export type Clock = () => number;

/** A clock that goes on from a time of the server's. @param at when that time was told, in the ms of `performance.now()` */
export function clockFrom(serverTime: number, at = performance.now()): Clock {
  return () => serverTime + (performance.now() - at);
}

/** The server's clock, to the second, for who is not in the room: by the date on an answer. */
export async function askServerClock(): Promise<Clock> {
  try {
    const { headers } = await fetch('/api/health/live', {
      cache: 'no-store',
      signal: AbortSignal.timeout(5_000),
    });
    const date = Date.parse(headers.get('date') ?? '');
    if (!Number.isNaN(date)) return clockFrom(date);
  } catch {
    // then this machine's own has to do
  }
  return clockFrom(Date.now());
}
