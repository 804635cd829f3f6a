import type { Translation } from '../../i18n/index.js';
import type en from './strings.en.js';

export default {
  keep_title: '보관 기간',
  keep_lines: '메시지와 귓속말',
  keep_acts: '관리 내역',
  keep_logins: '로그인 기록',
  keep_forGood: '계속 보관',
  keep_days: '{count}일',
  keep_next: '다음 삭제',
  keep_removes: '삭제될 기록',
  keep_nothing: '없음',
  keep_some_lines: '메시지와 귓속말 {count}개',
  keep_some_acts: '관리 내역 {count}건',
  keep_some_logins: '로그인 기록 {count}일치',
  keep_most_lines: '메시지와 귓속말 {count}개 이상',
  keep_most_acts: '관리 내역 {count}건 이상',
  keep_most_logins: '로그인 기록 {count}일치 이상',
  keep_before: '{day} 이전',
  keep_change: '변경…',
  keep_onRecord: '변경 내역',
  keep_dialog: '기록 보관 기간',
  keep_how:
    '기간이 지난 기록은 하루에 한 번 삭제됩니다. 오늘과 어제의 기록은 항상 남습니다. 보관 기간은 회원에게도 안내됩니다.',
  keep_warn:
    '기간이 지난 기록은 완전히 삭제되어 누구도 볼 수 없고, 되돌릴 수 없습니다. 백업에만 남아 있을 수 있습니다.',
  keep_choice_good: '계속 보관',
  keep_choice_days: '정한 날수만 보관',
  keep_daysOf: '{log}: 보관할 날수',
  keep_fault_days: '1부터 {max}까지의 날수를 입력해 주세요.',
  keep_fault_acts: '관리 내역은 메시지와 같거나 더 길게 보관해야 합니다.',
  keep_least: '법령에 따라 {count}일 이상 보관해야 할 수 있습니다. 그래도 더 짧게 보관합니다',
  keep_fault_least: '더 길게 정하거나 아래 내용을 확인해 주세요.',
  keep_reasonNote: '누가 왜 바꿨는지 기록에 남습니다.',
  keep_same: '지금과 같은 기간이라 바뀐 것이 없습니다.',
  keep_save: '저장',
  keep_go: '계속…',
  keep_sure: '오래된 기록을 삭제할까요?',
  keep_sureShorter: '다음과 같이 보관 기간이 짧아집니다.',
  keep_sureNext: '다음 삭제 때({time}) 아래 기록이 완전히 삭제됩니다.',
  keep_sureNothing:
    '다음 삭제 때({time})에는 삭제될 기록이 없습니다. 그 뒤로는 기간이 지난 기록이 날마다 삭제됩니다.',
  keep_back: '뒤로',
  keep_delete: '기간 줄이기',
  keep_done: '보관 기간을 바꿨습니다.',
  keep_FORBIDDEN:
    '바꿀 수 없습니다. 이제 관리자가 아니거나, 방의 데이터베이스 계정에 기록을 삭제할 권한이 없습니다. 권한은 서버 운영자가 줄 수 있습니다.',
} as const satisfies Translation<typeof en>;
