import type { Translation } from '../i18n/index.js';
import type en from './strings.en.js';

export default {
  alarm: '이 방의 기록이 바뀌었거나 다른 것으로 교체되었습니다.',
  alarm_changed: '지금 기록이 이 브라우저가 전에 확인한 기록과 맞지 않습니다.',
  alarm_signature: '기록의 서명이 올바르지 않습니다.',
  alarm_key: '기록이 전과 다른 키로 서명되어 있습니다.',
  alarm_what:
    '없어지거나 바뀐 메시지가 있을 수 있습니다. 두 체크포인트를 보관하고 다른 사람들과 비교해 보세요.',
  alarm_copy: '두 체크포인트 복사',
  alarm_show: '내용 보기',
  before: '전에 확인한 것',
  now: '{time}에 확인한 것',
  none: '없음',
  copied: '복사했습니다',
  copyFailed: '여기서는 복사할 수 없습니다. 글을 선택해서 복사하세요.',
} as const satisfies Translation<typeof en>;
