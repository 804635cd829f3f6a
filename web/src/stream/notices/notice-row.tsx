import { commandLine, commandWord } from '../../../../src/contract/command-line.js';
import { parseDurationMs } from '../../../../src/contract/duration.js';
import type { CommandView } from '../../../../src/contract/events.js';
import type { ErrorBody } from '../../../../src/contract/errors.js';
import { LIMITS } from '../../../../src/contract/limits.js';
import { Fold } from '../../kit/fold.js';
import { span, untilTime } from '../../kit/format.js';
import { useRoom, useRoomClient } from '../../kit/use-room.js';
import type { Notice } from '../../client/state.js';
import { argsOf, COMMANDS } from '../../composer/commands.js';
import { useErrorText } from '../../i18n/errors.js';
import { hasText, put, textNow, type TextOf, useText } from '../../i18n/index.js';
import { suggestStrings } from '../../composer/suggest/strings.js';
import { noticeStrings } from './strings.js';

const NAMES_MAX = 100;
const DAY_MS = 86_400_000;

/** What the room told this viewer alone, or of itself. */
export function NoticeRow({ notice }: { notice: Notice }) {
  const t = useText(noticeStrings);
  return (
    <div className="stream-body">
      <NoticeText notice={notice} />{' '}
      {notice.type !== 'room' && <span className="stream-aside">{t.onlyMe}</span>}
    </div>
  );
}

/** What a screen reader says of it. */
export function spokenNotice(notice: Notice, errorText: (code: string) => string): string {
  const t = textNow(noticeStrings);
  if (notice.type === 'reset') return t.reset;
  if (notice.type === 'room') return changeText(t, notice);
  if (notice.type === 'refused') return `${t.refusedText} ${errorText(notice.error.code)}`;
  if (notice.type === 'help') return `${t.help}: ${notice.commands.map(({ usage }) => usage).join(', ')}`;
  return `${t.who({ count: notice.count })}: ${notice.members.map(({ name }) => name).join(', ')}`;
}

function NoticeText({ notice }: { notice: Notice }) {
  const t = useText(noticeStrings);
  const { clock } = useRoomClient();
  const isAdmin = useRoom(state => state.me?.role === 'admin');
  const errorText = useErrorText();
  if (notice.type === 'reset') return t.reset;
  if (notice.type === 'room') return <bdi>{changeText(t, notice)}</bdi>;
  if (notice.type === 'refused') {
    const { code, until, reason } = notice.error;
    const wrong = commandError(notice.text, notice.error, isAdmin);
    return (
      <>
        {notice.text !== '' && (
          <Fold text={notice.text}>
            {t.refusedText} <bdi className="stream-text">{notice.text}</bdi>
            {' — '}
          </Fold>
        )}
        <span className="stream-error">
          {wrong ? put(t[wrong], { max: LIMITS.muteMaxMs / DAY_MS }) : errorText(code)}
        </span>
        {wrong && isUsage(code) && <Usage of={notice.text} />}
        {until !== undefined && ` ${t.until({ time: untilTime(until, clock.now()) })}`}
        {reason !== undefined && (
          <Fold text={reason}>
            <bdi className="stream-text"> {reason}</bdi>
          </Fold>
        )}
      </>
    );
  }
  if (notice.type === 'help')
    return (
      <>
        {t.help}
        <dl className="stream-list">
          {withReply(notice.commands).map(command => (
            <div key={command.usage}>
              <dt>
                <code>{command.usage}</code>
              </dt>
              <dd>
                <About {...command} />
              </dd>
            </div>
          ))}
        </dl>
      </>
    );
  const members = notice.members.slice(0, NAMES_MAX);
  const more = notice.count - members.length;
  return (
    <>
      {t.who({ count: notice.count })}
      {': '}
      {members.map(({ name, role, mutedUntil }, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <bdi>{name}</bdi>
          {role === 'admin' && ` (${t.roleAdmin})`}
          {mutedUntil !== undefined && ` (${t.isMuted})`}
        </span>
      ))}
      {more > 0 && ` ${t.whoMore({ count: more })}`}
    </>
  );
}

type Texts = TextOf<typeof noticeStrings>;

/** What an admin has made of the room. */
function changeText(t: Texts, { from, to, reason }: Extract<Notice, { type: 'room' }>): string {
  const { name, description } = to;
  const told: string[] = [];
  if (name !== from.name) told.push(t.roomName({ name }));
  if (description !== from.description)
    told.push(description === undefined ? t.roomNoDescription : t.roomDescription({ description }));
  if (to.colour !== from.colour) told.push(t.roomColour);
  if (to.slowSeconds !== from.slowSeconds)
    told.push(to.slowSeconds ? t.roomSlow({ time: span(to.slowSeconds) }) : t.roomNotSlow);
  if (to.locked !== from.locked) told.push(to.locked ? t.roomLocked : t.roomUnlocked);
  if (to.notice !== from.notice)
    told.push(to.notice === undefined ? t.roomNoNotice : t.roomNotice({ notice: to.notice }));
  if (reason !== undefined) told.push(t.roomReason({ reason }));
  return told.join(' ');
}

type WrongKey = Extract<keyof Texts, `wrong_${string}`>;

/** What is wrong with a command, where its code alone does not say; the key of the sentence. */
function commandError(text: string, { code, field }: ErrorBody, isAdmin: boolean): WrongKey | undefined {
  const command = COMMANDS.find(({ name }) => name === wordOf(text));
  if (!command) return undefined;
  if (code === 'INVALID' && field === 'duration' && hasDuration(text)) return 'wrong_range';
  if (code === 'INVALID' && (field === 'name' || field === 'duration')) return `wrong_${field}`;
  if (!command.isForAdmins || !isAdmin) return undefined;
  if (code === 'EMPTY') return 'wrong_reason';
  if (code === 'CONFLICT' && command.name === 'unmute') return 'wrong_notMuted';
  if (code === 'CONFLICT' && command.name === 'readmit') return 'wrong_notKicked';
  return code === 'FORBIDDEN' ? 'wrong_target' : undefined;
}

/** The duration is well written: then only its length can be wrong. */
function hasDuration(text: string): boolean {
  return parseDurationMs(text.trim().split(/\s+/)[2] ?? '') !== undefined;
}

/** The usage of a command. */
function Usage({ of }: { of: string }) {
  const t = useText(suggestStrings);
  const word = wordOf(of);
  return (
    <>
      {' '}
      <code>{`/${word} ${argsOf(t, word)}`}</code>
    </>
  );
}

const isUsage = (code: string): boolean => code === 'INVALID' || code === 'EMPTY';

function wordOf(text: string): string {
  return commandWord(commandLine(text) ?? '')[0];
}

/** What a command does: in the viewer's language where this page knows it; otherwise the server's text. */
function About({ usage, about }: CommandView) {
  const t = useText(suggestStrings);
  const key = `${/^\/(\w+)/.exec(usage)?.[1] ?? ''}About`;
  return hasText(t, key) ? put(t[key], {}) : about;
}

/** The server's commands, with `/r`, which only this page knows, after `/w`. */
function withReply(commands: readonly CommandView[]): CommandView[] {
  return commands.flatMap(command =>
    command.usage.startsWith('/w ') ? [command, { usage: '/r [text]', about: '' }] : [command],
  );
}
