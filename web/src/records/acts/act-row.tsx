import { memo } from 'react';
import type { ModerationRecord } from '../../../../src/contract/records.js';
import { useErrorText } from '../../i18n/errors.js';
import { hasText, useText } from '../../i18n/index.js';
import { Fold } from '../../kit/fold.js';
import { MoreButton } from '../more-button.js';
import { Person } from '../person.js';
import { useKeepWords } from '../retention/words.js';
import { recordsStrings } from '../strings.js';
import { dayInWords, type Times } from '../times.js';
import { useActText } from './act-text.js';
import { RoomChange } from './room-change.js';
import './act-row.css';

/** An act as it is on record: who did what to whom, why, until when, and what came of it. */
export const ActRow = memo(function ActRow(props: {
  act: ModerationRecord;
  times: Times;
  isSealed?: boolean;
  /** Its day stands here: no heading has it. */
  isDated?: boolean;
  onMenu(act: ModerationRecord, button: HTMLElement): void;
}) {
  const { act, times, isDated = false, isSealed = true, onMenu } = props;
  const { seq, at, action, outcome, actor, target, reason, until, fromSeq, toSeq, room, address } = act;
  const t = useText(recordsStrings);
  const actText = useActText();
  const detail = useDetail(act);
  return (
    <>
      <time className="records-time" dateTime={new Date(at).toISOString()} title={times.full(at)}>
        {isDated ? times.moment(at) : times.time(at)}
      </time>
      <span className="records-who">
        {actor === undefined ? <span className="records-hint">{t.machine}</span> : <Person name={actor} />}
      </span>
      <span className="records-what">
        <strong>{actText(action)}</strong>
        {target !== undefined && (
          <>
            {' '}
            <span aria-hidden="true">→</span> <Person name={target} isPlain />
          </>
        )}
        {until !== undefined && <> · {t.until({ time: times.moment(until) })}</>}
        {fromSeq !== undefined && (
          <>
            {' '}
            · #{fromSeq}
            {toSeq !== undefined && toSeq !== fromSeq && ` – #${toSeq}`}
          </>
        )}
        {outcome === 'refused' && <span className="records-bad"> · {detail ?? t.refused}</span>}
        {outcome === 'done' && detail !== undefined && !room && (
          <span className="records-hint"> · {detail}</span>
        )}
        {address !== undefined && <span className="records-hint"> · {t.fromAddress({ address })}</span>}
        {reason !== undefined && (
          <span className="records-reason">
            <Fold text={reason} rows={4}>
              <bdi>{reason}</bdi>
            </Fold>
          </span>
        )}
        {room && <RoomChange change={room} />}
        {!isSealed && <span className="records-unsealed">{t.notSealed}</span>}
      </span>
      <span className="records-place">
        <span className="records-seq">#{seq}</span>
        <MoreButton
          label={t.moreOfAct({ seq: `#${seq}`, act: actText(action) })}
          onOpen={button => onMenu(act, button)}
        />
      </span>
    </>
  );
});

/** What else is on record of an act, as far as it says something to a reader. */
function useDetail({ action, outcome, detail }: ModerationRecord): string | undefined {
  const t = useText(recordsStrings);
  const errorText = useErrorText();
  const keepWords = useKeepWords();
  if (detail === undefined) return undefined;
  // a code of the server, or what became of an export
  if (outcome === 'refused')
    return /^[A-Z_]+$/.test(detail) ? t.refusedFor({ why: errorText(detail) }) : detail;
  if (action === 'whispers_opened') {
    const [, name = detail, other] = detail.split(' ');
    return other === undefined ? t.openOfOne({ name }) : t.openOfTwo({ name, other });
  }
  // of a member's page the member is the target
  if (action === 'viewed') return detail === 'logins' ? t.tab_logins : undefined;
  const role = `role_${detail}`;
  if ((action === 'create' || action === 'role') && hasText(t, role)) return t[role] as string;
  if (action === 'invite_created') return t.inviteFor({ count: Number(detail) });
  if (action === 'invite_used' || action === 'invite_revoked') return t.inviteNumber({ seq: `#${detail}` });
  if (action === 'logins_sealed') {
    const [day = '', , count] = detail.split(' ');
    return t.loginsSealed({ day: dayInWords(day), count: Number(count) });
  }
  if (action === 'retention' || action === 'pruned') return keepWords.ofAct(action, detail) ?? detail;
  return detail;
}
