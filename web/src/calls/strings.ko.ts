import type { Translation } from '../i18n/index.js';
import type en from './strings.en.js';

export default {
  title: '알림',
  close: '닫기',
  hint: '이 페이지를 보고 있지 않을 때만 알립니다. 귓속말은 보낸 사람만 보이고 내용은 보이지 않습니다.',
  mentions: '나를 부른 멘션과 답글',
  whispers: '나에게 온 귓속말',
  lines: '모든 메시지',
  sound: '소리',
  soundHint: '알림과 함께 울립니다. 페이지를 한 번 누르거나 입력한 뒤부터 브라우저가 소리를 허용합니다.',
  soundTry: '들어 보기',
  soundRefused: '브라우저가 여기서 소리를 허용하지 않습니다.',
  denied: '브라우저가 이 사이트의 알림을 막고 있습니다. 브라우저의 페이지 설정에서 허용해 주세요.',
  missing: '이 브라우저에서는 알림을 쓸 수 없습니다. https로 시작하는 주소가 필요합니다.',
  ask: '누군가 회원님을 불렀습니다. 페이지를 보고 있지 않을 때 이 브라우저로 알려 드릴까요?',
  askDenied:
    '누군가 회원님을 불렀지만 브라우저가 이 사이트의 알림을 막고 있습니다. 브라우저 설정에서 허용할 수 있습니다.',
  askYes: '알림 받기',
  askNo: '괜찮습니다',
  whisper: '{name}님의 귓속말',
  mention: '{name}님이 회원님을 멘션했습니다',
} as const satisfies Translation<typeof en>;
