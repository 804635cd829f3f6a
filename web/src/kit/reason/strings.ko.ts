import type { Translation } from '../../i18n/index.js';
import type en from './strings.en.js';

export default {
  reason: '사유',
  fault_EMPTY: '사유를 입력해 주세요. 기록에 남습니다.',
  fault_TOO_LONG: '사유는 {max}자 이하여야 합니다.',
  fault_INVALID_TEXT: '사유에 저장할 수 없는 문자가 있습니다.',
} as const satisfies Translation<typeof en>;
