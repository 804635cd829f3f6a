import { useCallback, useEffect, useRef, useState } from 'react';

/** How long after the focus has left: what was tapped must not move under the finger. */
const LEFT_AFTER_MS = 400;

/** Whether the focus is in a part of the page, or was a moment ago. */
export function useInUse(): { isInUse: boolean; inUse: { onFocus(): void; onBlur(): void } } {
  const [isInUse, setInUse] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onFocus = useCallback(() => {
    clearTimeout(timer.current);
    setInUse(true);
  }, []);
  const onBlur = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setInUse(false), LEFT_AFTER_MS);
  }, []);
  return { isInUse, inUse: { onFocus, onBlur } };
}
