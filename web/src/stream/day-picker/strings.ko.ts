import type { Translation } from '../../i18n/index.js';
import type en from './strings.en.js';

export default {
  title: '날짜로 이동',
  day: '날짜',
  go: '이동',
  going: '찾는 중…',
  cancel: '취소',
  noDay: '날짜를 골라 주세요.',
  nothing: '그날과 그 뒤에는 대화가 없습니다.',
  noAnswer: '서버가 응답하지 않습니다. 다시 시도해 주세요.',
} satisfies Translation<typeof en>;
