import { memo } from 'react';
import { sameName } from '../../../../src/contract/names.js';
import { Fold } from '../../kit/fold.js';
import { Icon } from '../../kit/icon.js';
import { MemberMark } from '../../kit/member-mark.js';
import { personClass } from '../../kit/person.js';
import { usePersonId } from '../../kit/person-id.js';
import { untilTime } from '../../kit/format.js';
import { useRoomClient } from '../../kit/use-room.js';
import type { Entry, PendingLine } from '../../client/state.js';
import { useErrorText } from '../../i18n/errors.js';
import { LineText } from './line-text.js';
import { asShown } from './pending-line.js';
import { QuoteLine } from './quote-line.js';
import { useRowDeps } from './row-context.js';
import { GROUP_MS } from './rows.js';
import { useText } from '../../i18n/index.js';
import { streamStrings } from '../strings.js';

export const MARKS = { pending: '🕓', sending: '🕓', stored: '✓', failed: '⚠' } as const;

/** One of the viewer's lines that is not in the log yet, and its state. */
export const PendingRow = memo(function PendingRow({
  line,
  isContinued,
}: {
  line: PendingLine;
  /** Shares the name of the line before. */
  isContinued: boolean;
}) {
  const { t, me = '', id } = useRowDeps();
  const { text, to } = asShown(line);
  const isFailed = line.state === 'failed';
  const kind = to === undefined ? 'stream-chat' : 'stream-whisper';
  return (
    <li
      className={`stream-row stream-mine ${kind}${isFailed ? ' stream-failed' : ' stream-pending'}${isContinued ? ' stream-continued' : ''}`}
    >
      <div className={to === undefined ? 'stream-said' : 'stream-body stream-card'}>
        {to === undefined ? (
          !isContinued && (
            <>
              <MemberMark name={me} id={id} />
              <span className="stream-author">
                <span className={`stream-name person-name ${personClass(id)}`}>{me}</span>
                <span className="stream-you"> {t.me}</span>
              </span>
            </>
          )
        ) : (
          <>
            <PartnerMark name={to} />
            <span className="stream-marks">
              <Icon name="lock" />
              <span>
                {t.whisperTo({ name: to }).replace(/:$/, '')}
                <span className="visually-hidden">: </span>
              </span>
            </span>
          </>
        )}
        <span className="stream-words">
          {line.reply && <QuoteLine seq={line.reply.seq} quote={line.reply} isActive />}
          <Fold text={text}>
            <LineText t={t} text={text} me={undefined} isActive />
          </Fold>{' '}
          {isFailed ? (
            <Failure line={line} />
          ) : (
            <span className="stream-aside">
              <span aria-hidden="true">{MARKS[line.state]} </span>
              {t[line.state]}
            </span>
          )}
        </span>
      </div>
    </li>
  );
});

function PartnerMark({ name }: { name: string }) {
  return <MemberMark name={name} id={usePersonId(name)} />;
}

/** Why a line was not stored, and what can be done about it. */
export function Failure({ line }: { line: PendingLine }) {
  const t = useText(streamStrings);
  const client = useRoomClient();
  const errorText = useErrorText();
  const { error, idempotencyKey } = line;
  return (
    <span className="stream-failure">
      <span className="stream-error">
        <span aria-hidden="true">{MARKS.failed} </span>
        {t.failed}
        {error && `: ${errorText(error.code)}`}
        {error?.until !== undefined && ` ${t.until({ time: untilTime(error.until, client.clock.now()) })}`}
        {error?.reason !== undefined && (
          <Fold text={error.reason}>
            {' · '}
            <bdi>{error.reason}</bdi>
          </Fold>
        )}
      </span>{' '}
      <button
        type="button"
        className="button-small stream-small"
        onClick={() => client.resend(idempotencyKey)}
      >
        {t.resend}
      </button>{' '}
      <button
        type="button"
        className="button-small stream-small"
        onClick={() => client.discard(idempotencyKey)}
      >
        {t.discard}
      </button>
    </span>
  );
}

/** Whether a line of the viewer's will stand below the one before without a name of its own. */
export function isOwnContinued(
  before: Entry | PendingLine | undefined,
  line: PendingLine,
  me: string | undefined,
): boolean {
  if (!before || asShown(line).to !== undefined) return false;
  if (!('kind' in before)) return asShown(before).to === undefined;
  if (before.kind !== 'item' || before.item.kind !== 'chat') return false;
  return sameName(before.item.from, me) && Date.now() - before.item.at < GROUP_MS;
}
