import type { Translation } from '../../i18n/index.js';
import type en from './strings.en.js';

export default {
  of: '{name}님 메뉴',
  copy: '증거로 복사',
  link: '링크 복사',
  inRecord: '기록에서 보기',
} satisfies Translation<typeof en>;
