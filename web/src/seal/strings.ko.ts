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
  seal: '기록 봉인',
  seal_about:
    '모든 메시지는 봉인됩니다. 체크포인트를 보관하면 그 전의 기록이 바뀌었는지 나중에 확인할 수 있습니다.',
  seal_upTo: '{seq}번까지 봉인됨, {time}.',
  seal_whole: '이 브라우저에서 확인했습니다. 전에 본 기록에서 바뀐 것이 없습니다.',
  seal_unknown: '아직 확인하지 않았습니다.',
  seal_broken: '바뀌었거나 교체되었습니다. 메시지 위의 알림을 보세요.',
  seal_key: '키 지문:',
  seal_witnessed: '증인 {name}: {time}에 서명했습니다.',
  seal_unwitnessed: '증인 {name}: {time} 이후로 서명이 없습니다.',
  seal_neverWitnessed: '증인 {name}: 아직 서명한 적이 없습니다.',
  seal_copy: '체크포인트 복사',
  seal_show: '내용과 QR 코드 보기',
} as const satisfies Translation<typeof en>;
