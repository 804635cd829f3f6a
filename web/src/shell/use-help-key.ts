import { useEffect } from 'react';

/** Runs on `?` in the box where lines are written, while it is empty. Touch keyboards have no use for a list of keys. */
export function useHelpKey(then: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const { target, key, isComposing, ctrlKey, altKey, metaKey } = event;
      if (key !== '?' || isComposing || ctrlKey || altKey || metaKey || event.defaultPrevented) return;
      const isBox = target instanceof HTMLTextAreaElement && target.matches('.composer textarea');
      if (!isBox || target.value !== '' || !matchMedia('(any-pointer: fine)').matches) return;
      event.preventDefault();
      then();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [then]);
}
