import type { Translation } from '../i18n/index.js';
import type en from './strings.en.js';

export default {
  title: '귓속말',
  close: '닫기',
  back: '목록으로',
  list: '귓속말을 나눈 회원',
  search: '회원 찾기 (초성도 됩니다)',
  found: '{count}명 찾음',
  others: '다른 회원',
  openName: '“{name}” 열기',
  noMatch: '그런 이름의 접속자가 없습니다. 이름을 끝까지 입력하면 지금 없는 회원도 찾을 수 있습니다.',
  none: '최근에 나눈 귓속말이 없습니다. 위에서 회원을 찾아보세요.',
  unread: '읽지 않음 {count}',
  markAll: '모두 읽음으로 표시',
  further: '이전 기록에서 더 찾기',
  looking: '기록에서 찾는 중…',
  lookFailed: '기록을 읽지 못했습니다.',
  whole: '귓속말을 모두 불러왔습니다.',
  talk: '{name}님과의 귓속말',
  empty: '{name}님과 주고받은 귓속말이 없습니다.',
  loading: '불러오는 중…',
  waiting: '연결되면 이어서 불러옵니다.',
  older: '이전 귓속말 보기',
  retry: '다시 시도',
  sent: '>>> {name}에게: ',
  received: '<<< {name}: ',
} satisfies Translation<typeof en>;
