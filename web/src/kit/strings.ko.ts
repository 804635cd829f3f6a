import type { Translation } from '../i18n/index.js';
import type en from './strings.en.js';

export default {
  brand: '사랑방',
  recorded: '모든 대화와 귓속말은 기록됩니다.',
  close: '닫기',
  clearSearch: '검색어 지우기',
  languageFailed: '다른 언어를 불러오지 못했습니다. 다시 시도해 주세요.',
  logout: '로그아웃',
  theme_label: '테마',
  theme_system: '자동 테마',
  theme_light: '밝은 테마',
  theme_dark: '어두운 테마',
  loading: '불러오는 중…',
  fold_more: '{count}줄 더 보기',
  fold_less: '접기',
  broken_what: '화면 일부를 불러오지 못했습니다. 다시 시도하거나 새로고침해 주세요. 쓰던 글은 남아 있습니다.',
  broken_again: '다시 시도',
  broken_reload: '새로고침',
  retry_in: '{count}초 뒤에 다시 시도해 주세요.',
  retry_inTime: '{time} 뒤에 다시 시도해 주세요.',
  retry_now: '이제 다시 시도할 수 있습니다.',
  password_show: '표시',
  password_hide: '숨기기',
  password_showOf: '{label} 표시',
  password_hideOf: '{label} 숨기기',
  password_caps: 'Caps Lock이 켜져 있습니다.',
} satisfies Translation<typeof en>;
