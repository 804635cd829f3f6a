import { useCallback, type ReactNode } from 'react';
import type { AbsentMember, Attendance as Answer, PresentMember } from '../../../../src/contract/records.js';
import { EmptyState } from '../../kit/empty-state.js';
import { useText } from '../../i18n/index.js';
import { ListEnd } from '../list-end.js';
import { Person } from '../person.js';
import { recordApi } from '../record-api.js';
import { useRecords } from '../records-context.js';
import { RowList } from '../row-list.js';
import { recordsStrings } from '../strings.js';
import { useList } from '../use-list.js';
import { useLiveDay } from './use-live-day.js';
import './attendance.css';

type Row = PresentMember | AbsentMember;
const keyOf = ({ name }: Row): string => name;

/** Who logged in on a day, or who did not, by name, with how many there are of each. */
export function Attendance(props: { day: string; show: 'in' | 'absent'; isToday: boolean }) {
  const { day, show, isToday } = props;
  const t = useText(recordsStrings);
  const { times, open } = useRecords();
  const key = `${show} ${day}`;
  const ask = useCallback(
    async (after?: string) => {
      const { items, more, counts, unrecorded } = await recordApi.attendance({ day, show, after });
      return { items, next: more ? items.at(-1)!.name : undefined, extra: unrecorded ? undefined : counts };
    },
    [day, show],
  );
  const list = useList<Row, Answer['counts'] | undefined>(key, ask);
  const status = useLiveDay(list, key, { isToday, ask, keyOf });
  const { extra: counts, isOutdated, isLoading } = list;
  const toStory = useCallback(({ name }: Row) => open(['members', name]), [open]);
  const time = (at: number) => (
    <time dateTime={new Date(at).toISOString()} title={times.full(at)}>
      {times.key(at) === day ? times.time(at) : times.moment(at)}
    </time>
  );
  return (
    <>
      {status(
        counts && !isOutdated && (
          <span>{t.attendance({ in: counts.in, absent: counts.absent, failed: counts.failed })}</span>
        ),
      )}
      <RowList
        rows={list.items}
        label={t[`show_${show}`]}
        keyOf={keyOf}
        classOf={() => 'records-attendance'}
        isBusy={isLoading && isOutdated}
        onChoose={toStory}
        draw={row => (
          <>
            <span className="records-who">
              <Person name={row.name} />
              {row.role === 'admin' && <span className="records-hint">{t.role_admin}</span>}
            </span>
            <span className="records-what">
              {'times' in row ? <InWords row={row} time={time} /> : <AbsentWords row={row} time={time} />}
            </span>
          </>
        )}
      />
      <ListEnd
        list={list}
        empty={
          counts ? (
            <EmptyState icon="people" text={show === 'in' ? t.noneIn : t.noneAbsent} />
          ) : (
            <EmptyState icon="record" text={t.unrecorded} />
          )
        }
      />
    </>
  );
}

function InWords({ row, time }: { row: PresentMember; time: (at: number) => ReactNode }) {
  const t = useText(recordsStrings);
  const { first, last, times: count, failed, addresses, here } = row;
  return (
    <>
      {first !== undefined && time(first)}
      {last !== undefined && last !== first && <> – {time(last)}</>}
      {here && <span className="records-ok"> · {t.isHere}</span>}
      <span className="records-hint"> · {t.loggedIn({ count })}</span>
      {failed > 0 && <span className="records-bad"> · {t.failedTimes({ count: failed })}</span>}
      {addresses.length > 0 && (
        <span className="records-hint records-address"> · {addresses.join(', ')}</span>
      )}
    </>
  );
}

function AbsentWords({ row, time }: { row: AbsentMember; time: (at: number) => ReactNode }) {
  const t = useText(recordsStrings);
  return (
    <span className="records-hint">
      {row.lastSeen === undefined ? (
        t.noSession
      ) : (
        <>
          {t.lastSeen} {time(row.lastSeen)}
        </>
      )}
    </span>
  );
}
