import type { OwnSanction } from '../../../src/contract/records.js';
import type { Page } from '../../../src/contract/rest.js';
import { Fold } from '../kit/fold.js';
import { fullTime, untilTime } from '../kit/format.js';
import { useRoomClient } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { OwnList } from './own-list.js';
import { myRecordStrings } from './strings.js';
import { useOwnList } from './use-own-list.js';

const cursorOf = ({ items }: Page<OwnSanction>): number | undefined => items.at(-1)?.seq;

/** What was done to the member, until when, why and by whom. */
export function Sanctions() {
  const t = useText(myRecordStrings);
  const { clock } = useRoomClient();
  const list = useOwnList<Page<OwnSanction>>('sanctions', cursorOf);
  return (
    <OwnList title={t.sanctions} list={list} icon="shield" empty={t.noSanctions}>
      {list.items.map(({ seq, at, action, by, reason, until }) => (
        <li key={seq} data-focus-row={seq}>
          <p className="my-record-line">
            <strong>{t[`act_${action}`]}</strong>
            {until !== undefined && <span>{t.until({ time: untilTime(until, at) })}</span>}
            <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
              {untilTime(at, clock.now())}
            </time>
          </p>
          {reason !== undefined && (
            <Fold text={reason} rows={4}>
              <bdi className="my-record-reason">{reason}</bdi>
            </Fold>
          )}
          <p className="my-record-hint">{by === undefined ? t.machine : t.by({ name: by })}</p>
        </li>
      ))}
    </OwnList>
  );
}
