import { useCallback, useEffect, useState } from 'react';
import { recordApi } from './record-api.js';
import { useEvery } from './use-every.js';

const EVERY_MS = 3_000;

/**
 * Up to which seq the log is sealed. It is asked for until what is shown is sealed; all of it counts as sealed until
 * the first answer.
 * @param newest the last seq that is shown
 */
export function useSealedTo(newest: number | undefined): number {
  const [sealedTo, set] = useState<number>();
  const ask = useCallback(() => {
    // before the first checkpoint there is none; what else goes wrong is said of the list
    recordApi.seal().then(
      ({ size }) => set(size),
      () => undefined,
    );
  }, []);
  const isBehind = newest !== undefined && (sealedTo === undefined || sealedTo < newest);
  useEffect(() => {
    if (isBehind) ask();
  }, [isBehind, ask]);
  useEvery(EVERY_MS, isBehind, ask);
  return sealedTo ?? Infinity;
}
