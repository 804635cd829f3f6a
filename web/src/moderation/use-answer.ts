import { useEffect, useState } from 'react';

/** The answer to a request, or its error. */
export type Answer<T> = { state: 'loading' } | { state: 'failed' } | { state: 'there'; value: T };

/** Sends the request once. @param ask must stay the same function, or the request is repeated */
export function useAnswer<T>(ask: () => Promise<T>): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ state: 'loading' });
  useEffect(() => {
    let isWanted = true;
    ask().then(
      value => isWanted && setAnswer({ state: 'there', value }),
      () => isWanted && setAnswer({ state: 'failed' }),
    );
    return () => {
      isWanted = false;
    };
  }, [ask]);
  return answer;
}
