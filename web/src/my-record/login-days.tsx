import type { OwnLoginDays } from '../../../src/contract/records.js';
import { useRoomUi } from '../kit/room-ui.js';
import { dayInWords, ownZone, timesIn } from '../records/times.js';
import { useText } from '../i18n/index.js';
import { OwnList } from './own-list.js';
import { myRecordStrings } from './strings.js';
import { useOwnList } from './use-own-list.js';

const cursorOf = ({ fromDay }: OwnLoginDays): string | undefined => fromDay;

/** The days on which the member logged in or was here, as in the room's zone. */
export function LoginDays() {
  const t = useText(myRecordStrings);
  const { show } = useRoomUi();
  const list = useOwnList<OwnLoginDays>('logins', cursorOf);
  const times = timesIn(list.extra?.timeZone ?? ownZone());
  return (
    <OwnList
      title={t.logins}
      about={
        <p>
          <button type="button" className="button button-small" onClick={() => show('account')}>
            {t.sessions}
          </button>
        </p>
      }
      list={list}
      icon="lock"
      empty={list.hasMore ? t.noLoginsYet : t.noLogins}
    >
      {list.items.map(({ day, first, last, times: count, failed, addresses }) => (
        <li key={day} data-focus-row={day}>
          <p className="my-record-line">
            <strong>{dayInWords(day)}</strong>
            {first !== undefined && last !== undefined && (
              <span>
                {times.time(first) === times.time(last)
                  ? times.time(first)
                  : t.fromTo({ first: times.time(first), last: times.time(last) })}
              </span>
            )}
          </p>
          <p className="my-record-hint">
            {[
              count === 0 && failed === 0 ? t.wasHere : t.times({ count }),
              ...(failed > 0 ? [t.failed({ count: failed })] : []),
              ...addresses,
            ].join(' · ')}
          </p>
        </li>
      ))}
    </OwnList>
  );
}
