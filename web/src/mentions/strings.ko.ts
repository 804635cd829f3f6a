import type { Translation } from '../i18n/index.js';
import type en from './strings.en.js';

export default {
  title: '멘션',
  close: '닫기',
  none: '@와 내 이름이 든 메시지와 내 메시지에 달린 답글이 여기에 모입니다.',
  loading: '불러오는 중…',
  failed: '멘션을 불러오지 못했습니다.',
  retry: '다시 시도',
  further: '이전 멘션 보기',
  replyTo: '답글 대상',
} as const satisfies Translation<typeof en>;
