import type { Strings } from '../../i18n/index.js';

export default {
  reason: 'Reason',
  fault_EMPTY: 'Enter a reason. It is recorded.',
  fault_TOO_LONG: 'The reason must have at most {max} characters.',
  fault_INVALID_TEXT: 'The reason has characters that cannot be stored.',
} as const satisfies Strings;
