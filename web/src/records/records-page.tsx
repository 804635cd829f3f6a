import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ComponentType,
  type MouseEvent,
  type RefObject,
} from 'react';
import { addressOf } from '../kit/address.js';
import { useBack } from '../kit/back.js';
import { useRoomUi } from '../kit/room-ui.js';
import { usePageCover } from '../kit/use-page-cover.js';
import { useReset } from '../kit/use-reset.js';
import { useRoom } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { useErasures } from './line-acts/use-erasures.js';
import { useRecordActs } from './line-acts/use-record-acts.js';
import { ContextPage } from './lines/context-page.js';
import { given, readPlace, writePlace } from './places.js';
import { recordApi } from './record-api.js';
import { RecordsContext, type Records } from './records-context.js';
import { StoryPage } from './story/story-page.js';
import { recordsStrings } from './strings.js';
import { TABS } from './tabs.js';
import { ownZone, timesIn } from './times.js';
import { useHours } from './use-hours.js';
import { failureOf, forgetKept, replaceInKept } from './use-list.js';
import './records.css';

/** When the server was busy. */
const AGAIN_MS = 1_000;

/** What an address shows that is no tab: one thing of the record. */
const THINGS: Readonly<Record<string, ComponentType>> = {
  context: ContextPage,
  members: StoryPage,
};

/** The records of the room, for admins. */
export default function RecordsPage() {
  const { show } = useRoomUi();
  const isAdmin = useRoom(state => state.me?.role !== 'member');
  useEffect(() => {
    if (!isAdmin) show('room');
  }, [isAdmin, show]);
  return isAdmin ? <Opened /> : null;
}

function Opened() {
  const t = useText(recordsStrings);
  const ui = useRoomUi();
  const { openRecords, moveRecords, returnInRecords } = ui;
  const { place: text, trail = [] } = ui.records;
  const place = useMemo(() => readPlace(text), [text]);
  const [first, second] = place.path;
  const thing = second === undefined ? undefined : Object.entries(THINGS).find(([id]) => id === first);
  const tab = thing ? undefined : (TABS.find(({ id }) => id === first) ?? TABS[0]);
  const close = (): void => ui.show('room');
  const page = usePageCover(close, ui.focusComposer, () => {
    // from one thing to the list that it was chosen from
    if (thing && trail.length > 0) returnInRecords(trail.length - 1);
    else close();
  });

  const zone = useZone();
  const hours = useHours();
  const times = useMemo(() => timesIn(zone ?? ownZone()), [zone, hours]);
  const [kept] = useState(() => new Map<string, unknown>());
  useRecordActs(change => replaceInKept(kept, change));
  const forget = (): void => forgetKept(kept);
  useReset(forget);
  const [gaps, setGaps] = useState(0);
  useErasures(() => {
    forget();
    setGaps(gaps + 1);
  });
  const visit = `${trail.length} ${tab?.id ?? first}`;
  useScrollOf(page, kept, visit);
  const records = useMemo<Records>(() => {
    const path = tab ? ([tab.id] as const) : place.path;
    return {
      ...{ place, times, kept, visit },
      narrow: filters => moveRecords(writePlace({ path, filters: given(filters) })),
      open: (to, filters = {}) => openRecords(writePlace({ path: to, filters })),
    };
  }, [place, times, kept, visit, tab, moveRecords, openRecords]);

  const Shown = thing ? thing[1] : tab!.Tab;
  return (
    <section ref={page} className="records-page" aria-labelledby="records-title">
      <div className="records-head">
        <button type="button" className="button" onClick={close}>
          <span aria-hidden="true">←</span> {t.back}
        </button>
        <h1 id="records-title" tabIndex={-1} data-first="">
          {t.title}
        </h1>
        <p className="records-zone">{t.zone({ zone: times.zone })}</p>
      </div>
      <nav className="records-tabs" aria-label={t.parts}>
        {TABS.map(({ id }) => (
          <a
            key={id}
            href={addressOf({ view: 'records', place: id })}
            aria-current={id === tab?.id ? 'page' : undefined}
            onClick={event => {
              if (isElsewhere(event)) return;
              event.preventDefault();
              records.open([id]);
            }}
          >
            {t[`tab_${id}`]}
          </a>
        ))}
      </nav>
      {trail.map((_, step) => (
        <Step key={step} goBack={() => returnInRecords(step)} />
      ))}
      {zone === undefined ? (
        <p className="records-hint" role="status">
          {t.loading}
        </p>
      ) : (
        <RecordsContext value={records}>
          <Shown key={`${visit} ${gaps}`} />
        </RecordsContext>
      )}
    </section>
  );
}

/** A place that led here has an entry in the history. */
function Step({ goBack }: { goBack: () => void }) {
  useBack(goBack, true, { isStep: true });
  return null;
}

/** In another tab or window of the browser. */
function isElsewhere({ button, ctrlKey, metaKey, shiftKey, altKey }: MouseEvent): boolean {
  return button !== 0 || ctrlKey || metaKey || shiftKey || altKey;
}

/** The zone of the log; undefined until it is known, and that of the browser if it cannot be asked for. */
function useZone(): string | undefined {
  const [zone, setZone] = useState<string>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let isOver = false;
    const ask = (): void => {
      recordApi.lines({ limit: 1 }).then(
        ({ timeZone }) => setZone(isKnownZone(timeZone) ? timeZone : ownZone()),
        (error: unknown) => {
          if (isOver) return;
          if (failureOf(error).code === 'BUSY') timer = setTimeout(ask, AGAIN_MS);
          else setZone(ownZone());
        },
      );
    };
    ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, []);
  return zone;
}

/** A server may know more zones than a browser. */
function isKnownZone(timeZone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone }));
  } catch {
    return false;
  }
}

/** Each visit of a place begins at its top, and Back leads to where its page was scrolled to, and to the row. */
function useScrollOf(page: RefObject<HTMLElement | null>, kept: Map<string, unknown>, visit: string): void {
  const isFirst = useRef(true);
  useLayoutEffect(() => {
    const own = page.current;
    if (!own) return undefined;
    const key = `place ${visit}`;
    const was = kept.get(key) as { top: number; row: string | undefined } | undefined;
    const isNew = isFirst.current;
    isFirst.current = false;
    own.scrollTop = was?.top ?? 0;
    const row =
      was?.row === undefined ? null : own.querySelector<HTMLElement>(`[data-focus-row="${was.row}"]`);
    if (row) row.focus({ preventScroll: true });
    else if (!isNew && document.activeElement === document.body)
      own.querySelector<HTMLElement>('.records-thing h2, [data-first]')?.focus({ preventScroll: true });
    let last = { top: 0, row: undefined as string | undefined };
    const note = (): void => {
      const focused = document.activeElement?.closest<HTMLElement>('.records-page [data-focus-row]');
      last = { top: own.scrollTop, row: focused?.dataset.focusRow };
    };
    // before what is clicked on has led elsewhere
    for (const event of ['scroll', 'focusin']) own.addEventListener(event, note);
    return () => {
      for (const event of ['scroll', 'focusin']) own.removeEventListener(event, note);
      kept.set(key, last);
    };
  }, [page, kept, visit]);
}
