import { useId, useRef, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { Icon } from '../kit/icon.js';
import { jumpTo } from '../kit/jump.js';
import { useRoomUi } from '../kit/room-ui.js';
import { SidePane } from '../kit/side-pane.js';
import { useControlKey } from '../kit/use-control-key.js';
import { useFirstOlder } from '../kit/use-first-older.js';
import { useIsNarrow } from '../kit/use-is-narrow.js';
import { useLogKey } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { Filters } from './filters.js';
import { Help } from './help.js';
import { Outcome } from './outcome.js';
import { payloadOf } from './query.js';
import { ResultList } from './result-list.js';
import { SearchBox } from './search-box.js';
import { searchStrings } from './strings.js';
import { useBoxError } from './use-box-error.js';
import { useQuery } from './use-query.js';
import { useResults } from './use-results.js';
import './search.css';

/** What the arrow keys move through. */
const STOPS = '.search-name, .search-example, .line-button, .search-on';

/** Searches the room's memory, beside the room. A click on a result shows it where it was said. */
export default function Search() {
  return <Opened key={useLogKey()} />;
}

function Opened() {
  const t = useText(searchStrings);
  const { show } = useRoomUi();
  const close = (): void => show('room');
  const isNarrow = useIsNarrow();
  const { query, payload, type, searchNow, hold } = useQuery();
  const results = useResults(payload);
  const { lines, page } = results;
  const { list, followOlder } = useFirstOlder<HTMLDivElement>(lines.at(-1)?.seq);
  const input = useRef<HTMLInputElement>(null);
  const parts = useRef<HTMLDivElement>(null);
  const titleId = useId();
  const error = useBoxError(results);
  useControlKey('KeyF', () => input.current?.focus(), { shift: true });

  const isBlank = query.text.trim() === '';
  const isShown = payload !== undefined && !isBlank && error === undefined;
  const choose = (seq: number): void => {
    // at once: the stream cannot have the focus below an open dialog
    if (isNarrow) flushSync(close);
    jumpTo(seq);
  };
  const write = (text: string, set: (text: string) => void): void => {
    flushSync(() => set(text));
    input.current?.focus();
    input.current?.setSelectionRange(text.length, text.length);
  };
  const beginFrom = (): void => {
    const rest = query.text.replace(/(^|\s)from[:：]\S*/giu, '').trim();
    write(rest === '' ? 'from:' : `${rest} from:`, type);
  };
  const searchFor = (text: string): void => searchNow({ ...query, text });
  const clear = (): void => {
    searchNow({ text: '' });
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.nativeEvent.isComposing) return;
    const { target, key } = event;
    if (key === 'Escape' && target !== input.current) {
      event.preventDefault();
      return input.current?.focus();
    }
    if (moveTo(key, target as Element, parts.current!, input.current!)) event.preventDefault();
  };
  return (
    <SidePane className="search" titleId={titleId} close={close} hasBox>
      <div className="search-parts" ref={parts} onKeyDown={onKeyDown}>
        <div className="side-head">
          <h2 id={titleId}>{t.title}</h2>
          <button type="button" className="button button-quiet" aria-label={t.close} onClick={close}>
            <Icon name="close" />
          </button>
        </div>
        <div className="search-asked">
          <SearchBox
            text={query.text}
            input={input}
            found={lines}
            error={isBlank ? undefined : error}
            onType={type}
            onSearch={searchFor}
            onHold={hold}
          />
          <Filters query={query} timeZone={page?.timeZone} onChoose={searchNow} onFrom={beginFrom} />
        </div>
        <div className="side-scroll search-scroll" ref={list} aria-busy={results.isSearching}>
          {isBlank && <Help onExample={text => write(text, searchFor)} />}
          {!isBlank && !payload && <p className="side-hint">{payloadOf(query).q === '' && t.addWord}</p>}
          {isShown && (
            <Outcome results={results} query={query} onClear={clear} followOlder={followOlder}>
              <ResultList lines={lines} question={results.payload?.q ?? ''} onChoose={choose} />
            </Outcome>
          )}
        </div>
      </div>
    </SidePane>
  );
}

/** Moves the focus among the box and what is below it. Returns whether the key does that there. */
function moveTo(key: string, from: Element, parts: HTMLElement, box: HTMLElement): boolean {
  const stops = [...parts.querySelectorAll<HTMLElement>(STOPS)];
  const at = stops.indexOf(from as HTMLElement);
  if (at === -1 && from !== box) return false;
  const to =
    { ArrowDown: at + 1, ArrowUp: at - 1, ...(at !== -1 && { Home: 0, End: stops.length - 1 }) }[key] ??
    undefined;
  if (to === undefined || (at === -1 && key === 'ArrowUp')) return false;
  (to < 0 ? box : stops[Math.min(to, stops.length - 1)])?.focus();
  return true;
}
