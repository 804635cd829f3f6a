import { useCallback } from 'react';
import { useLater, type Later } from './later.js';
import { toastNotLoaded } from './toast.js';
import { usePending } from './use-pending.js';

/**
 * The code of what the member asks for, once it is here. Until then it can be given up, and it is when it cannot be
 * loaded: else it would open when its code comes at last, for another reason.
 * @param giveUp the same one each time it is drawn
 */
export function useAskedFor<M extends object>(
  later: Later<M>,
  isAsked: boolean,
  giveUp: () => void,
): M | undefined {
  const fail = useCallback(() => {
    giveUp();
    toastNotLoaded();
  }, [giveUp]);
  const code = useLater(later, isAsked, fail);
  usePending(giveUp, isAsked && !code);
  return code;
}
