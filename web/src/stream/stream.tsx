import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import { useStore } from '@nanostores/react';
import { useEscape } from '../kit/escape.js';
import { useRoomUi } from '../kit/room-ui.js';
import { useRoom } from '../kit/use-room.js';
import { useIgnored } from '../kit/ignored.js';
import { OlderLines } from './older-lines.js';
import { isOwnContinued, PendingRow } from './rows/pending-row.js';
import { DayRow, EntryRow, HiddenRow, UnreadRow } from './rows/row.js';
import { RowContext, type RowDeps } from './rows/row-context.js';
import { dayOver, rowsOf, sanctionsInForce } from './rows/rows.js';
import { MissedBar } from './missed-bar.js';
import { StreamPill } from './stream-pill.js';
import { useScrollKeys } from './use-scroll-keys.js';
import { useFreezeOnHover } from './use-freeze-on-hover.js';
import { useDrawable } from './notices/notices.js';
import { useRowMenu } from './row-menu/use-row-menu.js';
import { useRowEvents } from './rows/use-row-events.js';
import { useActFolds } from './use-act-folds.js';
import { useAnnounceNewLines } from './use-announce-new-lines.js';
import { useDayPicker } from './use-day-picker.js';
import { useCopiedTalk } from './use-copied-talk.js';
import { useIsPrinting } from './use-is-printing.js';
import { useQuietDays } from './use-quiet-days.js';
import { useTarget } from './use-target.js';
import { useUndo } from './use-undo.js';
import { useUnread } from './use-unread.js';
import { useView } from './use-view.js';
import { useRowsInView } from './use-rows-in-view.js';
import './stream.css';
import './rows/rows.css';
import './rows/compact.css';
import './rows/row-parts.css';
import { useText } from '../i18n/index.js';
import { hours } from '../theme/hours.js';
import { streamStrings } from './strings.js';

/** The lines and events of the room, as they come. */
export function Stream() {
  const t = useText(streamStrings);
  const { reply, quote, act, card, focusComposer } = useRoomUi();
  const id = useRoom(state => state.me?.id);
  const me = useRoom(state => state.me?.name);
  const isAdmin = useRoom(state => state.me?.role === 'admin');
  const past = useRoom(state => state.past);
  const hasLiveOlder = useRoom(state => state.hasOlder);
  const liveEntries = useRoom(state => state.entries);
  const liveOutbox = useRoom(state => state.outbox);
  const ignored = useIgnored();
  const live = useMemo(() => ({ entries: liveEntries, outbox: liveOutbox }), [liveEntries, liveOutbox]);

  const { RowMenu, openMenu, ...menu } = useRowMenu();
  const { isHeld, release, holders, ...frozen } = useFreezeOnHover(live, {
    isAdmin,
    isMenuOpen: menu.isOpen,
    isCardOpen: card !== undefined,
  });
  const { entries: loaded, hasOlder } = past ?? { entries: frozen.entries, hasOlder: hasLiveOlder };
  const all = useDrawable(loaded);
  const { entries, fold, unfoldLine, ...folds } = useActFolds(all, me);
  const view = useView(entries, { hasOlder, hasNewer: past !== undefined });
  const { from, to, follows, jumpDown } = view;
  const { divider, clearDivider, seen } = useUnread(liveEntries, { follows, id });
  const target = useTarget(entries, view, unfoldLine);
  useAnnounceNewLines(liveEntries, { me, ignored });

  const goOn = useCallback(() => {
    release();
    if (document.activeElement?.closest('.stream')) focusComposer();
  }, [release, focusComposer]);
  const goOnAfterAct = useCallback(() => {
    release();
    // the button goes; by touch nothing is written next, and the keyboard of a phone would come
    const isByTouch = !matchMedia('(pointer: fine)').matches;
    if (document.activeElement?.matches(`.stream ${isByTouch ? ':focus-visible' : '*'}`)) focusComposer();
  }, [release, focusComposer]);
  const undo = useUndo(goOnAfterAct);
  const shownHours = useStore(hours);
  const admins = useAdmins();
  const deps = useMemo<RowDeps>(
    () => ({ t, hours: shownHours, me, id, isAdmin, admins, reply, quote, act, undo, openMenu, fold }),
    [t, shownHours, me, id, isAdmin, admins, reply, quote, act, undo, openMenu, fold],
  );
  const entryOf = (key: string) => entries.find(entry => entry.key === key);
  const { active, hot, handlers } = useRowEvents(entryOf, { deps, jumpDown });
  const isPrinting = useIsPrinting();
  const drawn = useMemo(
    () => (isPrinting ? all : entries.slice(from, to)),
    [isPrinting, all, entries, from, to],
  );
  const rows = useMemo(
    () => rowsOf(drawn, { readTo: divider, me, ignored, areGrouped: !isPrinting }),
    [drawn, divider, me, ignored, isPrinting],
  );
  useRowsInView(view.list, rows);
  const { pickDay, picker } = useDayPicker();
  useQuietDays(view.scroller);
  useCopiedTalk(view.list, { entryOf, me });
  const inForce = useMemo(
    () => sanctionsInForce(past ? [...past.entries, ...liveEntries] : entries),
    [past, liveEntries, entries],
  );
  const isActiveDrawn = active !== undefined && drawn.some(({ key }) => key === active);
  const tabStop = isActiveDrawn ? active : drawn.at(-1)?.key;
  const dayStop = dayOver(rows, tabStop);

  useEscape('pause', isHeld, goOn);
  useEscape('scroll', !follows, jumpDown);
  useScrollKeys(view.scroller, jumpDown);
  useOwnSend(liveOutbox, () => {
    release();
    clearDivider();
    jumpDown();
  });

  return (
    <RowContext value={deps}>
      <section
        className="stream"
        aria-label={t.list}
        onPointerMove={holders.onPointerMove}
        onPointerLeave={holders.onPointerLeave}
      >
        <div
          ref={view.scroller}
          className="stream-scroller"
          role="log"
          aria-live="off"
          aria-label={t.list}
          aria-busy={me === undefined || view.loading === 'busy'}
        >
          <OlderLines
            isLooking={target.isLooking}
            {...{ me, entries, hasOlder: hasOlder || from > 0, loading: view.loading, older: view.older }}
          />
          <ol
            ref={view.list}
            className="stream-rows"
            {...handlers}
            onFocus={event => {
              handlers.onFocus(event);
              holders.onFocus(event);
            }}
            onBlur={holders.onBlur}
          >
            {rows.map(row => {
              if (row.kind === 'day')
                return <DayRow key={row.key} at={row.at} isTabStop={row.key === dayStop} onPick={pickDay} />;
              if (row.kind === 'unread') return <UnreadRow key={row.key} />;
              if (row.kind === 'hidden') return <HiddenRow {...row} key={row.key} />;
              return (
                <EntryRow
                  key={row.key}
                  entry={row.entry}
                  isContinued={row.isContinued}
                  showTime={row.showTime}
                  isActive={row.key === tabStop}
                  isHot={row.key === hot}
                  isTarget={row.key === target.marked}
                  isInForce={inForce.has(row.entry.seq)}
                  foldedCount={folds.counts.get(row.entry.seq)}
                  isUnfolded={folds.unfolded.has(row.entry.seq)}
                  repeatCount={row.repeats?.count}
                  lastAt={row.repeats?.lastAt}
                />
              );
            })}
            {to === entries.length &&
              !past &&
              frozen.outbox.map((line, index) => (
                <PendingRow
                  key={line.idempotencyKey}
                  line={line}
                  isContinued={isOwnContinued(
                    index > 0 ? frozen.outbox[index - 1] : entries.at(-1),
                    line,
                    me,
                  )}
                />
              ))}
          </ol>
        </div>
        <MissedBar />
        <StreamPill
          {...{ follows, jumpDown, resume: goOn, me, ignored, seen }}
          isHeld={isHeld && !menu.isOpen && !past}
          live={liveEntries}
          shown={entries}
        />
      </section>
      {picker}
      {RowMenu && menu.target && <RowMenu target={menu.target} isOpen={menu.isOpen} setOpen={menu.setOpen} />}
    </RowContext>
  );
}

/** The viewer sent a line, or a reload left one over. */
function useOwnSend(outbox: readonly { idempotencyKey: string }[], then: () => void): void {
  const known = useRef(new Set<string>());
  useLayoutEffect(() => {
    const fresh = outbox.filter(({ idempotencyKey }) => !known.current.has(idempotencyKey));
    known.current = new Set(outbox.map(({ idempotencyKey }) => idempotencyKey));
    if (fresh.length > 0) then();
  });
}

/** The names of the admins who are here. The same set while they are the same: a new one redraws all rows. */
function useAdmins(): ReadonlySet<string> {
  const names = useRoom(({ members }) =>
    members.flatMap(({ name, role }) => (role === 'admin' ? name : [])).join('\n'),
  );
  return useMemo(() => new Set(names.split('\n')), [names]);
}
