import { useCallback, useEffect, useMemo, useState } from 'react';
import type { AccountView, Page, SanctionView } from '../../../../src/contract/rest.js';
import { nameKey } from '../../../../src/contract/names.js';
import { ErrorBoundary } from '../../kit/error-boundary.js';
import { Icon } from '../../kit/icon.js';
import { part } from '../../kit/part.js';
import { useRoomUi } from '../../kit/room-ui.js';
import { useServerNow } from '../../kit/use-now.js';
import { useRoom } from '../../kit/use-room.js';
import { countdown } from '../../kit/format.js';
import { useText } from '../../i18n/index.js';
import { useFailureText } from '../list-end.js';
import { Person } from '../person.js';
import { recordApi } from '../record-api.js';
import { useRecords } from '../records-context.js';
import { recordsStrings } from '../strings.js';
import { failureOf, type Failure } from '../use-list.js';
import './in-force.css';

const EnableDialog = part(async () => import('./enable-dialog.js'));
const LIFT = { mute: 'unmute', kick: 'readmit', disable: 'enable' } as const;

/** Who is muted, kicked or disabled now, by name, each with a way to lift it. */
export function InForce({ newest }: { newest: number | undefined }) {
  const t = useText(recordsStrings);
  const ui = useRoomUi();
  const failureText = useFailureText();
  const { times, open } = useRecords();
  const [page, setPage] = useState<Page<SanctionView>>();
  const [failure, setFailure] = useState<Failure>();
  const [enabling, setEnabling] = useState<AccountView>();
  const lastAct = useRoom(
    ({ entries }) => entries.findLast(one => one.kind === 'item' && one.item.kind === 'sanction')?.seq,
  );
  const [asked, setAsked] = useState(0);
  const again = useCallback(() => setAsked(times => times + 1), []);
  useEffect(() => {
    let isOver = false;
    recordApi.sanctions().then(
      found => {
        if (isOver) return;
        setPage(found);
        setFailure(undefined);
      },
      (error: unknown) => isOver || setFailure(failureOf(error)),
    );
    return () => {
      isOver = true;
    };
  }, [lastAct, newest, asked]);
  const isTimed = page?.items.some(({ until }) => until !== undefined) ?? false;
  const now = useServerNow(isTimed);
  const sorted = useMemo(
    () => page?.items.toSorted((a, b) => (nameKey(a.name) < nameKey(b.name) ? -1 : 1)) ?? [],
    [page],
  );
  const items = sorted.filter(({ until }) => until === undefined || until > now);
  const lift = ({ name, action }: SanctionView): void => {
    if (action !== 'disable') return ui.act({ name, act: LIFT[action] });
    recordApi.member(name).then(
      ({ account }) => setEnabling(account),
      (error: unknown) => setFailure(failureOf(error)),
    );
  };
  return (
    <section className="records-force" aria-label={t.inForce}>
      <h2>
        <Icon name="shield" /> {t.inForce} {page && <span>{items.length}</span>}
      </h2>
      {failure && (
        <p className="error" role="alert">
          {failureText(failure)}{' '}
          <button type="button" className="button-small" onClick={again}>
            {t.again}
          </button>
        </p>
      )}
      {page && items.length === 0 && <p className="records-hint">{t.noneInForce}</p>}
      <ul data-focus-list="">
        {items.map(one => {
          const { name, action, until, reason, by, at, seq } = one;
          return (
            <li key={`${action} ${name}`} data-focus-row={`${action} ${name}`}>
              <span className="records-who">
                <Person name={name} />
              </span>
              <span className="records-what">
                <strong>{t[`force_${action}`]}</strong>
                {until !== undefined && (
                  <>
                    {' '}
                    · {t.until({ time: times.moment(until) })}{' '}
                    <span className="records-hint">({countdown(until - now)})</span>
                  </>
                )}
                {reason !== undefined && (
                  <>
                    {' '}
                    · <bdi>{reason}</bdi>
                  </>
                )}
                {at !== undefined && (
                  <span className="records-hint">
                    {' '}
                    · {by === undefined ? t.machine : <bdi>{by}</bdi>}, {times.moment(at)} · #{seq}
                  </span>
                )}
              </span>
              <span className="records-buttons">
                <button
                  type="button"
                  className="button"
                  aria-label={t.storyOf({ name })}
                  onClick={() => open(['members', name])}
                >
                  {t.story}
                </button>
                <button
                  type="button"
                  className="button"
                  aria-label={t.liftOf({ name, act: t[`lift_${action}`] })}
                  onClick={() => lift(one)}
                >
                  {t[`lift_${action}`]}
                </button>
              </span>
            </li>
          );
        })}
      </ul>
      {page?.more && <p className="records-hint">{t.notAllInForce}</p>}
      {enabling && (
        <ErrorBoundary onClose={() => setEnabling(undefined)}>
          <EnableDialog account={enabling} onChanged={again} onClose={() => setEnabling(undefined)} />
        </ErrorBoundary>
      )}
    </section>
  );
}
