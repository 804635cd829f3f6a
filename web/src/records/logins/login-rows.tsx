import { useCallback } from 'react';
import type { LoginEventKind, LoginRecord } from '../../../../src/contract/records.js';
import { EmptyState } from '../../kit/empty-state.js';
import { hasText, put, useText } from '../../i18n/index.js';
import { ListEnd } from '../list-end.js';
import { Person } from '../person.js';
import { recordApi } from '../record-api.js';
import { useRecords } from '../records-context.js';
import { RowList } from '../row-list.js';
import { recordsStrings } from '../strings.js';
import { useList } from '../use-list.js';
import { useLiveDay } from './use-live-day.js';

const keyOf = ({ id, at }: LoginRecord): string => `${at},${id}`;

/** Each log-in, entry and leave of a day, the newest first. */
export function LoginRows(props: {
  day: string;
  name: string | undefined;
  event: LoginEventKind | undefined;
  isToday: boolean;
}) {
  const { day, name, event, isToday } = props;
  const t = useText(recordsStrings);
  const { times, open } = useRecords();
  const key = JSON.stringify({ day, name, event });
  const ask = useCallback(
    async (before?: string) => {
      const { items, more } = await recordApi.logins({ day, name, event, before });
      const last = items.at(-1);
      return { items, next: more && last ? keyOf(last) : undefined, extra: undefined };
    },
    [day, name, event],
  );
  const list = useList<LoginRecord, undefined>(key, ask);
  const status = useLiveDay(list, key, { isToday, ask, keyOf });
  const { items, isOutdated, isLoading, failure, hasMore } = list;
  const isUnknown = failure?.code === 'NO_SUCH_MEMBER';
  return (
    <>
      <p className="field-error" role="status">
        {isUnknown && t.noSuchMember({ names: name ?? '' })}
      </p>
      {status(
        failure === undefined &&
          !isOutdated &&
          t[hasMore ? 'loginsSoFar' : 'loginsFound']({ count: items.length }),
      )}
      <RowList
        rows={items}
        label={t.show_rows}
        keyOf={keyOf}
        isBusy={isLoading && isOutdated}
        onChoose={useCallback(
          (row: LoginRecord) => {
            if (row.name !== undefined) open(['members', row.name]);
          },
          [open],
        )}
        draw={row => (
          <>
            <time
              className="records-time"
              dateTime={new Date(row.at).toISOString()}
              title={times.full(row.at)}
            >
              {times.time(row.at)}
            </time>
            <span className="records-who">
              {row.name === undefined ? (
                <span className="records-hint">{t.unknownName}</span>
              ) : (
                <Person name={row.name} />
              )}
            </span>
            <span className="records-what">
              <LoginWords row={row} />
            </span>
          </>
        )}
      />
      {!isUnknown && <ListEnd list={list} empty={<EmptyState icon="record" text={t.noLogins} />} />}
    </>
  );
}

function LoginWords({ row }: { row: LoginRecord }) {
  const t = useText(recordsStrings);
  const { event, count, cause, ip, transport, userAgent, node } = row;
  const own = `cause_${cause}`;
  const why = cause === undefined ? undefined : hasText(t, own) ? put(t[own], {}) : cause;
  return (
    <>
      <strong className={event === 'login_failed' ? 'records-bad' : undefined}>{t[`event_${event}`]}</strong>
      {count > 1 && <> ×{count}</>}
      {why !== undefined && <> · {why}</>}
      <span className="records-hint records-address">
        {[ip, transport, node].filter(Boolean).map(text => ` · ${text}`)}
      </span>
      {userAgent !== undefined && (
        <span className="records-reason records-hint">
          <bdi>{userAgent}</bdi>
        </span>
      )}
    </>
  );
}
