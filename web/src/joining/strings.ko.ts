import type { Translation } from '../i18n/index.js';
import type en from './strings.en.js';

export default {
  title: '초대받은 방에 들어가기',
  invited: '{by}님이 이 방에 초대했습니다.',
  until: '초대는 {time}까지 쓸 수 있습니다.',
  what: '다른 사람에게 보일 이름과 비밀번호를 정해 주세요.',
  nameHint: '2~20자: 한글, 영문, 숫자, _. 나중에 바꿀 수 없습니다.',
  passwordHint: '{min}~{max}자. 본인만 알고 있어야 합니다.',
  submit: '들어가기',
  busy: '들어가는 중…',
  ended: '이 초대는 더 이상 쓸 수 없습니다. 새 초대를 부탁하세요.',
  loading: '초대를 확인하는 중…',
  again: '다시 시도',
  logIn: '계정이 있습니다: 로그인',
  goOn: '{name}님으로 계속하기',
  nameMissing: '이름을 입력해 주세요.',
  nameInvalid: '이름은 2~20자여야 하고 한글, 영문, 숫자, _만 쓸 수 있습니다.',
  nameReserved: '이 이름은 쓸 수 없습니다. 다른 이름을 정해 주세요.',
  nameTaken: '이미 있는 이름입니다. 다른 이름을 정해 주세요.',
  passwordShort: '비밀번호는 {min}자 이상이어야 합니다.',
  passwordLong: '비밀번호는 {max}자 이하여야 합니다.',
  passwordWeak: '너무 흔하거나 짐작하기 쉬운 비밀번호입니다. 다른 것으로 정해 주세요.',
  refusal_RATE_LIMITED: '시도가 너무 많았습니다.',
  refusal_BUSY: '서버가 바쁩니다.',
  refusal_unknown: '결과를 알 수 없습니다. 다시 눌러 주세요. 계정이 이미 만들어졌다면 그대로 들어갑니다.',
} satisfies Translation<typeof en>;
