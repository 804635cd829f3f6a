import type { Translation } from '../../i18n/index.js';
import type en from './strings.en.js';

export default {
  of: '{name}님 메뉴',
  copy: '증거로 복사',
  link: '링크 복사',
  proof: '증명 파일 받기',
  proofNotYet: '아직 봉인되지 않은 메시지입니다. 몇 초 뒤에 다시 해 보세요.',
  inRecord: '기록에서 보기',
} satisfies Translation<typeof en>;
