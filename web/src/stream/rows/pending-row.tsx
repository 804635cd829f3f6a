import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Fold } from '../../kit/fold.js';
import { untilTime } from '../../kit/format.js';
import { useRoomClient } from '../../kit/use-room.js';
import type { PendingLine } from '../../client/state.js';
import { useErrorText } from '../../i18n/errors.js';
import { LineText } from './line-text.js';
import { asShown } from './pending-line.js';

const MARKS = { pending: '🕓', sending: '🕓', stored: '✓', failed: '⚠' } as const;

/** One of the viewer's lines that is not in the log yet, and its state. */
export const PendingRow = memo(function PendingRow({ line }: { line: PendingLine }) {
  const { t } = useTranslation('stream');
  const { text, to } = asShown(line);
  const isFailed = line.state === 'failed';
  const kind = to === undefined ? 'stream-chat' : 'stream-whisper';
  return (
    <li className={`stream-row stream-mine ${kind}${isFailed ? ' stream-failed' : ' stream-pending'}`}>
      <span className="stream-time" />
      <div className={to === undefined ? 'stream-said' : 'stream-body'}>
        {to === undefined && (
          <span className="stream-author">
            <span className="stream-name">{t('me')}</span>{' '}
          </span>
        )}
        <span>
          <Fold text={text}>
            {to !== undefined && <span className="stream-marks">{t('whisperTo', { name: to })} </span>}
            <LineText t={t} text={text} me={undefined} isActive />
          </Fold>{' '}
          {isFailed ? (
            <Failure line={line} />
          ) : (
            <span className="stream-aside">
              <span aria-hidden="true">{MARKS[line.state]} </span>
              {t(line.state)}
            </span>
          )}
        </span>
      </div>
    </li>
  );
});

function Failure({ line }: { line: PendingLine }) {
  const { t } = useTranslation('stream');
  const client = useRoomClient();
  const errorText = useErrorText();
  const { error, idempotencyKey } = line;
  return (
    <span className="stream-failure">
      <span className="stream-error">
        <span aria-hidden="true">{MARKS.failed} </span>
        {t('failed')}
        {error && `: ${errorText(error.code)}`}
        {error?.until !== undefined && ` ${t('until', { time: untilTime(error.until, client.clock.now()) })}`}
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
        {t('resend')}
      </button>{' '}
      <button
        type="button"
        className="button-small stream-small"
        onClick={() => client.discard(idempotencyKey)}
      >
        {t('discard')}
      </button>
    </span>
  );
}
