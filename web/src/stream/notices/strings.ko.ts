import type { Translation } from '../../i18n/index.js';
import type en from './strings.en.js';

export default {
  wrong_name: '그런 회원이 없습니다. 사용법:',
  wrong_duration: '시간은 90s, 10m, 2h, 1d처럼 씁니다.',
  wrong_reason: '사유를 적어야 합니다. 사용법:',
  wrong_target: '관리자나 자신에게는 할 수 없습니다.',
  wrong_notMuted: '채팅이 금지된 회원이 아닙니다.',
  wrong_notKicked: '강제 퇴장된 회원이 아닙니다.',
  wrong_range: '시간이 너무 짧거나 깁니다. {max}일까지 가능합니다.',
  onlyMe: '나에게만 보임',
  who: '접속 {count}명',
  until: '{time}까지',
  whoMore: '외 {count}명',
  roleAdmin: '관리자',
  isMuted: '채팅 금지 중',
  help: '쓸 수 있는 명령',
  reset: '연결이 끊긴 동안 대화가 많아 목록을 새로 불러왔습니다. 이전 대화는 위로 올려서 보세요.',
  roomName: '관리자가 방 이름을 바꿨습니다: {name}.',
  roomDescription: '관리자가 방 소개를 바꿨습니다: {description}',
  roomNoDescription: '관리자가 방 소개를 지웠습니다.',
  roomColour: '관리자가 방의 색을 바꿨습니다.',
  refusedText: '처리하지 못함:',
} satisfies Translation<typeof en>;
