import { LIMITS } from '../../../src/contract/limits.js';
import { useText } from '../i18n/index.js';
import { searchStrings } from './strings.js';
import type { Results } from './use-results.js';

/** What is wrong with what was typed, as the server told. */
export function useBoxError({ code, payload }: Results): string | undefined {
  const t = useText(searchStrings);
  if (code === 'EMPTY') return t.error_EMPTY;
  if (code === 'INVALID') return t.error_INVALID;
  if (code === 'TOO_LONG')
    return t.error_TOO_LONG({ words: LIMITS.searchMaxWords, characters: LIMITS.searchMaxCodePoints });
  if (code !== 'NO_SUCH_MEMBER') return undefined;
  return t.error_NO_SUCH_MEMBER({ names: [payload?.from, payload?.with].filter(Boolean).join(', ') });
}
