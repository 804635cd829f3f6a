/** The server's time now, epoch ms. */
export type Clock = () => number;

/** Continues a time of the server. @param at when that time was received, in the ms of `performance.now()` */
export function clockFrom(serverTime: number, at = performance.now()): Clock {
  return () => serverTime + (performance.now() - at);
}

/** The server's clock, to the second, for a page that is not in the room: by the `Date` of an answer. */
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
