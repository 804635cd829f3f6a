import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '../../../src/contract/errors.js';

type Codes = Record<ErrorCode | 'UNREACHABLE' | 'UNKNOWN', string>;

/** The sentence for each code of the server. `UNKNOWN` is for codes of a newer server. */
export const errorStrings: { ko: Codes; en: Codes } = {
  ko: {
    INVALID: '입력한 내용의 형식이 맞지 않습니다.',
    EMPTY: '보이는 글자가 없습니다.',
    TOO_LONG: '글이 너무 깁니다.',
    INVALID_TEXT: '저장할 수 없는 문자가 들어 있습니다.',
    UNKNOWN_COMMAND: '없는 명령입니다. /help로 명령을 볼 수 있습니다. /로 시작하는 글은 //로 쓰세요.',
    UNKNOWN_EVENT: '서버가 모르는 요청입니다.',
    NO_SUCH_MEMBER: '그런 이름의 회원이 없습니다.',
    MUTED: '채팅이 금지되어 있습니다.',
    KICKED: '방에서 강제 퇴장되었습니다.',
    DISABLED: '사용이 중지된 계정입니다.',
    FORBIDDEN: '이 작업을 할 권한이 없습니다.',
    NOT_FOUND: '찾을 수 없습니다.',
    CONFLICT: '지금 상태에서는 할 수 없습니다.',
    IDEMPOTENCY_CONFLICT: '같은 키로 다른 메시지를 이미 보냈습니다.',
    RATE_LIMITED: '요청이 너무 많습니다. 잠시 뒤에 다시 시도해 주세요.',
    BUSY: '서버가 바쁩니다. 잠시 뒤에 다시 시도해 주세요.',
    UNAVAILABLE: '지금 데이터베이스에 연결할 수 없습니다. 메시지는 이미 저장되었을 수도 있습니다.',
    BAD_CREDENTIALS: '이름 또는 비밀번호가 맞지 않습니다.',
    TOKEN_INVALID: '다시 로그인해 주세요.',
    TOKEN_EXPIRED: '로그인이 만료되었습니다. 다시 로그인해 주세요.',
    TOKEN_REVOKED: '로그인이 끝났습니다. 다시 로그인해 주세요.',
    PASSWORD_CHANGE_REQUIRED: '다른 사람이 정한 비밀번호입니다. 먼저 본인의 비밀번호로 바꿔 주세요.',
    INTERNAL: '서버에 문제가 생겼습니다.',
    UNREACHABLE: '서버에 연결할 수 없습니다.',
    UNKNOWN: '서버가 거절했습니다 ({{code}}).',
  },
  en: {
    INVALID: 'The input is not valid.',
    EMPTY: 'The text has no visible characters.',
    TOO_LONG: 'The text is too long.',
    INVALID_TEXT: 'The text has characters that cannot be stored.',
    UNKNOWN_COMMAND:
      'Unknown command. /help lists the commands. To send a message that starts with /, type //.',
    UNKNOWN_EVENT: 'The server does not know that request.',
    NO_SUCH_MEMBER: 'There is no such member.',
    MUTED: 'You are muted.',
    KICKED: 'You were kicked from the room.',
    DISABLED: 'This account is disabled.',
    FORBIDDEN: 'You are not allowed to do that.',
    NOT_FOUND: 'Not found.',
    CONFLICT: 'This conflicts with the current state.',
    IDEMPOTENCY_CONFLICT: 'Another message was already sent with the same key.',
    RATE_LIMITED: 'Too many requests. Try again in a moment.',
    BUSY: 'The server is busy. Try again in a moment.',
    UNAVAILABLE: 'The database cannot be reached now. The message may have been stored.',
    BAD_CREDENTIALS: 'The name or the password is wrong.',
    TOKEN_INVALID: 'Please log in again.',
    TOKEN_EXPIRED: 'Your log-in has expired. Please log in again.',
    TOKEN_REVOKED: 'Your log-in has ended. Please log in again.',
    PASSWORD_CHANGE_REQUIRED: 'Another person set this password. Choose your own first.',
    INTERNAL: 'Something went wrong on the server.',
    UNREACHABLE: 'The server cannot be reached.',
    UNKNOWN: 'The server refused this ({{code}}).',
  },
};

/** Turns a code of the server, known or not, into a sentence. */
export function useErrorText(): (code: string) => string {
  const { t } = useTranslation('errors');
  return code => (code in errorStrings.en ? t(code) : t('UNKNOWN', { code }));
}
