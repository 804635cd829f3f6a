import { hasText, put, useText } from '../../i18n/index.js';
import { recordsStrings } from '../strings.js';

/** What an action is called; one of a newer server by its code. */
export function useActText(): (action: string) => string {
  const t = useText(recordsStrings);
  return action => {
    const own = `act_${action}`;
    return hasText(t, own) ? put(t[own], {}) : action;
  };
}
