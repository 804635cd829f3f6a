import type { Translation } from '../i18n/index.js';
import type en from './strings.en.js';

export default {
  empty: '아직 대화가 없습니다. 첫 메시지를 보내 보세요.',
  steps: '세 단계로 방을 여세요',
  dismiss: '이 안내 숨기기',
  done: '완료',
  name: '방 이름 짓기',
  name_how: '이름과 한 줄 소개, 색을 정하세요. 로그인하기 전에도 보입니다.',
  name_go: '방 설정',
  people: '사람 초대하기',
  people_how: '지금은 혼자만 로그인할 수 있습니다. 사람마다 계정을 만들어 주세요.',
  people_done: '다른 계정 {count}개',
  people_go: '회원 관리',
  reach: '다른 사람이 들어오는 주소',
  reach_done: '{url} 주소로 들어옵니다',
  reach_onlyHereListening:
    '{url} 주소는 이 컴퓨터에서만 열립니다. 같은 네트워크라면 HOST=0.0.0.0, 프록시가 있다면 PUBLIC_URL을 설정하고 다시 시작하세요.',
  reach_onlyHereOpened:
    '{url} 주소는 다른 사람이 열 수 없습니다. 이 컴퓨터의 네트워크 주소로 방을 열거나 PUBLIC_URL을 설정하고 다시 시작하세요.',
  reach_unknown: '서버에 묻는 중…',
  admins: '지금 있는 관리자: {names}',
  noAdmin: '지금은 관리자가 없습니다.',
  help: '명령 보기 (/help)',
} satisfies Translation<typeof en>;
