import type { ErrorBody } from '../../../contract/errors.js';
import type {
  CommandAnswer,
  Item,
  MemberView,
  PresenceFrame,
  RoomChanged,
  RoomSettings,
  SanctionItem,
  SessionCode,
  SessionNotice,
} from '../../../contract/events.js';
import { isLineAct, type LineAction, type LineMarksView } from '../../../contract/line-marks.js';
import { changedFields } from '../../../contract/room.js';

/** The names of sanctions, as on the page. */
const ACTIONS: Record<SanctionItem['action'], string> = {
  kick: '강제 퇴장',
  readmit: '재입장 허용',
  mute: '채팅 금지',
  unmute: '금지 해제',
};

const LINE_ACTIONS: Record<LineAction, string> = {
  hide: '메시지 숨김',
  show: '메시지 다시 표시',
  erase: '메시지 삭제',
};

const ENDS: Record<SessionCode, string> = {
  KICKED: '강제 퇴장되었습니다',
  DISABLED: '사용이 중지된 계정입니다',
  TOKEN_REVOKED: '로그인이 해제되었습니다. 다시 접속해 주세요',
  TOKEN_EXPIRED: '로그인 시간이 끝났습니다. 다시 접속해 주세요',
  REPLACED: '다른 곳에서 접속하여 이 연결을 닫습니다',
  RATE_LIMITED: '너무 많이 보내 연결을 닫습니다',
  SERVER_STOP: '서버를 종료합니다. 잠시 후 다시 접속해 주세요',
};

/** Continues the text of the line before: no line of the room begins like this, so a text cannot pose as one. */
const CONTINUED = '    ';
/** Characters in a text that some program takes for a line end. */
const BREAKS = /[\n\u2028\u2029]/;

/** Writes events as lines, each ended by a line feed. Times are in the room's time zone. */
export class LineFormat {
  readonly #day: Intl.DateTimeFormat;
  readonly #clock: Intl.DateTimeFormat;

  /** @param timeZone IANA name */
  constructor(timeZone: string) {
    // the locale that writes dates as in ISO 8601
    this.#day = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    this.#clock = new Intl.DateTimeFormat('sv-SE', { timeZone, timeStyle: 'short' });
  }

  /** The room's name and what must be known in it. */
  greeting(room: RoomSettings): string {
    return (
      line(`* ${room.name}: 모든 대화와 귓속말은 기록됩니다. 명령은 /help`) +
      (room.notice === undefined ? '' : notice(room)) +
      (room.locked ? lock(room) : '') +
      (room.slowSeconds === undefined ? '' : slowMode(room))
    );
  }

  /** What is different in the room from now on, and why. */
  room(now: RoomChanged, before: RoomSettings): string {
    const { name, description, reason } = now;
    const facts = description === undefined ? name : `${name} (${description})`;
    const changed = changedFields(before, now);
    return (
      ((['name', 'description', 'colour'] as const).some(field => changed.includes(field))
        ? line(`* 방 정보가 바뀌었습니다: ${facts}`)
        : '') +
      (changed.includes('notice') ? notice(now) : '') +
      (changed.includes('locked') ? lock(now) : '') +
      (changed.includes('slowSeconds') ? slowMode(now) : '') +
      (reason === undefined ? '' : line(`* 이유: ${reason}`))
    );
  }

  /** Why a connection is closed that has not logged in. */
  get loginTimeout(): string {
    return line('* 로그인하지 않아 연결을 닫습니다. 다시 접속해 주세요');
  }

  /** A line, whisper or sanction, as seen by the member of that name. */
  item(item: Item, name: string): string {
    if (isLineAct(item))
      return line(`* ${item.from}: ${item.to} ${LINE_ACTIONS[item.action]} (${item.reason})`);
    if (item.kind === 'sanction') return line(this.#sanction(item));
    if (item.kind === 'notice')
      return line(`* ${item.from}님이 귓속말 ${item.count}개를 열람했습니다 (${item.reason})`);
    const text = item.text ?? inPlaceOf(item);
    if (item.kind === 'chat') return line(`[${item.from}] ${text}`);
    return line(item.from === name ? `>>> ${item.to}: ${text}` : `<<< ${item.from}: ${text}`);
  }

  /** The same for lines from before the member came: the time in front distinguishes them from new ones. */
  earlier(item: Item, name: string): string {
    return `${this.#clock.format(item.at)} ${this.item(item, name)}`;
  }

  /** How many members are here, and who, if that is requested. */
  count({ count, online = [] }: { count: number; online?: readonly { name: string }[] }): string {
    const names = online.map(({ name }) => name).join(', ');
    return line(`대화 참여 수 [${count}]${names === '' ? '' : ` ${names}`}`);
  }

  /** @param here the members who were here before: frames also list members who look different now */
  presence({ joined, left, count }: PresenceFrame, here: ReadonlySet<string>): string {
    const came = joined.filter(({ name }) => !here.has(name));
    const gone = left.filter(({ name }) => here.has(name));
    if (came.length + gone.length === 0) return '';
    return [
      ...gone.map(({ name }) => line(`[${name}]접속해제`)),
      ...came.map(({ name }) => line(`[${name}]접속`)),
      this.count({ count }),
    ].join('');
  }

  /** Why a connection is closed. */
  notice({ code, reason, until }: SessionNotice): string {
    const ends = until === undefined ? '' : ` (${this.#day.format(until)}까지)`;
    return line(`* ${ENDS[code]}${reason === undefined ? '' : `: ${reason}`}${ends}`);
  }

  /** A refusal: its code, for programs, and what it means. */
  refusal({ code, message, until, retryAfterMs }: Omit<ErrorBody, 'field'>): string {
    const facts = [
      ...(until === undefined ? [] : [`until ${this.#day.format(until)}`]),
      ...(retryAfterMs === undefined ? [] : [`try again in ${Math.ceil(retryAfterMs / 1_000)} s`]),
    ];
    return line(`! ${code}: ${message}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`);
  }

  /** The answer of a command; a stored line is shown to everyone, and needs none. */
  answer(answer: CommandAnswer, to: string | undefined): string {
    if ('commands' in answer) {
      return answer.commands.map(({ usage, about }) => line(`* ${usage} - ${about}`)).join('');
    }
    // the index signature of the empty answer hides what `in` has shown
    if ('count' in answer) return this.count(answer as { count: number; online: MemberView[] });
    if ('present' in answer && answer.present === false && to !== undefined)
      return line(`* ${to}님은 지금 없습니다. 돌아오면 귓속말을 보게 됩니다.`);
    return '';
  }

  #sanction({ action, from, to, reason, until }: SanctionItem): string {
    const ends = until === undefined ? '' : ` ${this.#day.format(until)}까지`;
    return `* ${from}: ${to} ${ACTIONS[action]}${ends} (${reason})`;
  }
}

/** What is shown in place of the text of a line. */
function inPlaceOf({ hidden, erased }: LineMarksView): string {
  if (hidden) return `(${hidden.by}님이 숨긴 메시지: ${hidden.reason})`;
  return erased ? `(${erased.by}님이 삭제한 메시지)` : '';
}

function notice({ notice: text }: RoomSettings): string {
  return line(text === undefined ? '* 공지를 내렸습니다' : `* 공지: ${text}`);
}

function lock({ locked }: RoomSettings): string {
  return line(locked ? '* 지금은 관리자만 말할 수 있습니다' : '* 이제 모두 말할 수 있습니다');
}

function slowMode({ slowSeconds }: RoomSettings): string {
  return line(slowSeconds === undefined ? '* 슬로 모드를 껐습니다' : `* 슬로 모드: ${slowSeconds}초에 한 줄`);
}

/** One line of the wire, whatever is in the text. */
function line(text: string): string {
  return `${text.split(BREAKS).join(`\n${CONTINUED}`)}\n`;
}
