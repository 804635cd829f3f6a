import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { LineContext, SanctionRecord } from '../../../../src/contract/records.js';
import { Icon } from '../../kit/icon.js';
import { jumpTo } from '../../kit/jump.js';
import { useRoomUi } from '../../kit/room-ui.js';
import { useReset } from '../../kit/use-reset.js';
import { useText } from '../../i18n/index.js';
import { useActText } from '../acts/act-text.js';
import { useFailureText } from '../list-end.js';
import { Person } from '../person.js';
import { useAskedRows, useRecordActs } from '../line-acts/use-record-acts.js';
import { recordApi } from '../record-api.js';
import { useRecords } from '../records-context.js';
import { RowList } from '../row-list.js';
import { recordsStrings } from '../strings.js';
import { failureOf, type Failure } from '../use-list.js';
import { classOfLine } from './line-query.js';
import { LineRow } from './line-row.js';
import { useLineMenu } from './use-line-menu.js';
import '../thing.css';

const MORE = 50;
type Row = LineContext['items'][number];

/** What was said and done around a line, in the order of the record. */
export function ContextPage() {
  const t = useText(recordsStrings);
  const failureText = useFailureText();
  const { show } = useRoomUi();
  const { place, times, open } = useRecords();
  const seq = Number(place.path[1]);
  const [found, setFound] = useState<LineContext>();
  const [asking, setAsking] = useState<'before' | 'after' | 'first' | undefined>('first');
  const [failure, setFailure] = useState<Failure>();
  const title = useRef<HTMLHeadingElement>(null);
  const rows = useRef<HTMLDivElement>(null);

  const followed = useAskedRows();
  const ask = useCallback(
    async (which: 'before' | 'after' | 'first', known?: LineContext): Promise<void> => {
      setAsking(which);
      setFailure(undefined);
      const edge = which === 'before' ? known?.items[0] : known?.items.at(-1);
      try {
        const part = await followed(async () =>
          which === 'first' || !edge ? recordApi.context(seq) : recordApi.context(edge.seq, MORE),
        );
        setFound(which === 'first' || !known ? part : joined(known, part, which));
      } catch (error) {
        setFailure(failureOf(error));
      }
      setAsking(undefined);
    },
    [seq, followed],
  );
  useEffect(() => void ask('first'), [ask]);
  useReset(() => void ask('first'));
  useRecordActs(change => setFound(was => was && { ...was, items: was.items.map(change) }));
  const hasFound = found !== undefined;
  useLayoutEffect(() => {
    const own = rows.current?.querySelector<HTMLElement>('.records-this');
    own?.scrollIntoView({ block: 'center' });
    own?.focus({ preventScroll: true });
  }, [hasFound]);
  // what comes above must not push down what is read
  const first = found?.items[0]?.seq;
  const above = useRef<{ row: Element; top: number }>(undefined);
  useLayoutEffect(() => {
    const was = above.current;
    above.current = undefined;
    if (!was?.row.isConnected) return;
    was.row.closest('.records-page')!.scrollTop += was.row.getBoundingClientRect().top - was.top;
  }, [first]);
  const more = (which: 'before' | 'after'): void => {
    if (asking !== undefined || !found) return;
    const row = rows.current?.querySelector('[data-focus-row]');
    if (which === 'before' && row) above.current = { row, top: row.getBoundingClientRect().top };
    void ask(which, found);
  };

  const { menu, openMenu } = useLineMenu();
  const toContext = useCallback((row: Row) => open(['context', String(row.seq)]), [open]);
  return (
    <div className="records-thing">
      <div className="records-thing-head">
        <h2 ref={title} tabIndex={-1}>
          {t.contextOf({ seq: `#${place.path[1]}` })}
        </h2>
        {hasFound && (
          <button
            type="button"
            className="button"
            onClick={() => {
              show('room');
              // once the room can have the focus
              setTimeout(() => jumpTo(seq));
            }}
          >
            {t.inRoom}
          </button>
        )}
      </div>
      {found?.moreBefore && (
        <MoreRows label={t.earlier} isAsking={asking === 'before'} onMore={() => more('before')} />
      )}
      {found && (
        <RowList
          list={rows}
          rows={found.items}
          label={t.contextOf({ seq: `#${seq}` })}
          keyOf={row => String(row.seq)}
          groupOf={({ at }) => times.day(at)}
          classOf={row =>
            `${row.kind === 'sanction' ? 'records-act' : classOfLine(row)} ${row.seq === seq ? 'records-this' : ''}`
          }
          draw={row =>
            row.kind === 'sanction' ? (
              <SanctionRow row={row} />
            ) : (
              <LineRow
                {...{ line: row, question: '', times }}
                onContext={row.seq === seq ? undefined : toContext}
                onMenu={openMenu}
              />
            )
          }
        />
      )}
      {menu}
      {found?.moreAfter && (
        <MoreRows label={t.later} isAsking={asking === 'after'} onMore={() => more('after')} />
      )}
      {asking === 'first' && !found && (
        <p className="records-hint" role="status">
          {t.loading}
        </p>
      )}
      {failure && (
        <div className="records-end">
          <p className="error" role="alert">
            {failure.code === 'NOT_FOUND' ? t.noSuchLine({ seq: `#${place.path[1]}` }) : failureText(failure)}
          </p>
          {failure.code !== 'NOT_FOUND' && (
            <button type="button" className="button" onClick={() => void ask('first')}>
              {t.again}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function MoreRows({ label, isAsking, onMore }: { label: string; isAsking: boolean; onMore: () => void }) {
  const t = useText(recordsStrings);
  return (
    <div className="records-end">
      <button type="button" className="button" aria-disabled={isAsking} onClick={onMore}>
        {isAsking ? t.loading : label}
      </button>
    </div>
  );
}

function SanctionRow({ row }: { row: SanctionRecord }) {
  const t = useText(recordsStrings);
  const { times } = useRecords();
  const { seq, action, line, from, to, reason, until, at } = row;
  const actText = useActText();
  return (
    <>
      <time className="records-time" dateTime={new Date(at).toISOString()} title={times.full(at)}>
        {times.time(at)}
      </time>
      <span className="records-who">
        <Icon name="shield" />
        {from === undefined ? t.machine : <Person name={from} isPlain />}
      </span>
      <span className="records-what">
        <strong>{actText(action)}</strong> · <Person name={to} isPlain />
        {line !== undefined && <> · #{line}</>}
        {until !== undefined && <> · {t.until({ time: times.moment(until) })}</>}
        {reason !== undefined && (
          <>
            {' '}
            · <bdi>{reason}</bdi>
          </>
        )}
      </span>
      <span className="records-place">
        <span className="records-seq">#{seq}</span>
      </span>
    </>
  );
}

/** With what is on that side of it in another part, which was asked for around its edge. */
function joined(known: LineContext, part: LineContext, which: 'before' | 'after'): LineContext {
  const [first, last] = [known.items[0]!.seq, known.items.at(-1)!.seq];
  if (which === 'before') {
    const before = part.items.filter(({ seq }) => seq < first);
    return { ...known, items: [...before, ...known.items], moreBefore: part.moreBefore };
  }
  const after = part.items.filter(({ seq }) => seq > last);
  return { ...known, items: [...known.items, ...after], moreAfter: part.moreAfter };
}
