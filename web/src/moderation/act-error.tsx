import { LIMITS } from '../../../src/contract/limits.js';
import { useErrorText } from '../i18n/errors.js';
import { useText } from '../i18n/index.js';
import { moderationStrings } from './strings.js';

/** Why an act failed, in words for this card where the code alone says too little. */
export function ActError({ id, code }: { id: string; code: string | undefined }) {
  const t = useText(moderationStrings);
  const errorText = useErrorText();
  const own: Record<string, string> = {
    EMPTY: t.needReason,
    TOO_LONG: t.longReason({ max: LIMITS.reasonMaxCodePoints }),
    FORBIDDEN: t.errForbidden,
    CONFLICT: t.errConflict,
  };
  const isUnsure = code === 'UNREACHABLE' || code === 'UNAVAILABLE' || code === 'INTERNAL';
  return (
    <div role="alert">
      {code !== undefined && (
        <p id={id} className="error">
          {own[code] ?? errorText(code)} {isUnsure && t.errUnsure}
        </p>
      )}
    </div>
  );
}
