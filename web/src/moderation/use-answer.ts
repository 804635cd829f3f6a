import { useEffect, useState } from 'react';

/** What became of a question to the server. */
export type Answer<T> = { state: 'loading' } | { state: 'failed' } | { state: 'there'; value: T };

/** Asks once. @param ask stays the same function, or the question is asked again */
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
