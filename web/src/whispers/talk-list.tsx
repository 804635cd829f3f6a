import { useLayoutEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { isName, nameKey, sameName } from '../../../src/contract/names.js';
import { GoneWords } from '../kit/gone-words.js';
import { useFocusOfGone } from '../kit/focus-place.js';
import { EmptyState } from '../kit/empty-state.js';
import { personClass } from '../kit/person.js';
import { personIn } from '../kit/person-id.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import { inOrder } from '../presence/member-order.js';
import { nameMatches } from '../kit/name-match.js';
import { NameSearch } from '../presence/name-search.js';
import { byPartner, partnerOf, type Talk } from './by-partner.js';
import { TalkTime } from './talk-time.js';
import type { OlderWhispers } from './use-older-whispers.js';
import { useUnreadWhispers } from './use-whispers.js';
import { useText } from '../i18n/index.js';
import { kitStrings } from '../kit/strings.js';
import { whispersStrings } from './strings.js';
import { isGone, type ShownLine } from '../client/shown-item.js';

/** There may be many other members: a longer search finds the rest. */
const OTHERS_SHOWN = 20;

/**
 * The members there were whispers with, and a search that finds any member.
 * @param left whose conversation the list comes in place of: the focus goes back to their row
 */
export function TalkList(props: {
  older: OlderWhispers;
  left: RefObject<string | undefined>;
  onChoose(name: string): void;
}) {
  const { older, left, onChoose } = props;
  const t = useText(whispersStrings);
  const kit = useText(kitStrings);
  const { reading } = useRoomClient();
  const { counts, total } = useUnreadWhispers();
  const talks = useTalks(older.lines);
  const members = useRoom(state => state.members);
  const me = useRoom(state => state.me?.name) ?? '';
  const [query, setQuery] = useState('');
  /** All who are here are shown, for a first whisper. */
  const [isChoosing, setChoosing] = useState(false);
  const canChoose = members.some(({ name }) => !sameName(name, me));
  const input = useRef<HTMLInputElement>(null);
  const side = useRef<HTMLElement>(null);
  useFocusOfGone(side, () => input.current?.focus());
  useLayoutEffect(() => {
    if (left.current === undefined) return;
    const row = `[data-focus-row="${CSS.escape(nameKey(left.current))}"] button`;
    left.current = undefined;
    (side.current?.querySelector<HTMLElement>(row) ?? input.current)?.focus();
  }, [left]);

  const wanted = query.trim();
  const found = wanted === '' ? talks : talks.filter(({ name }) => nameMatches(name, wanted));
  const others = useMemo(() => {
    if (wanted === '' && !isChoosing) return [];
    const known = new Set([nameKey(me), ...talks.map(({ key }) => key)]);
    return inOrder(members, undefined).filter(
      ({ name }) => !known.has(nameKey(name)) && (wanted === '' || nameMatches(name, wanted)),
    );
  }, [members, talks, me, wanted, isChoosing]);
  const isThere = [...found, ...others].some(({ name }) => sameName(name, wanted));
  const byName = isName(wanted) && !isThere && !sameName(wanted, me) ? wanted.normalize('NFC') : undefined;
  const count = found.length + others.length;

  const focusFirst = (): void => side.current?.querySelector<HTMLElement>('.whispers-partner')?.focus();
  const choose = (): void => {
    flushSync(() => setChoosing(true));
    focusFirst();
  };
  const clear = (): void => {
    setQuery('');
    input.current?.focus();
  };

  const row = (name: string, id: number | undefined, more?: ReactNode) => (
    <li key={nameKey(name)} data-focus-row={nameKey(name)}>
      <button type="button" className="whispers-partner" onClick={() => onChoose(name)}>
        <bdi className={`person-name ${personClass(id)}`}>{name}</bdi>
        {more}
      </button>
    </li>
  );
  return (
    <nav className="whispers-list" aria-label={t.list} ref={side} data-focus-list="">
      <form
        onSubmit={event => {
          event.preventDefault();
          const first = (found[0] ?? others[0])?.name ?? byName;
          if (wanted !== '' && first !== undefined) onChoose(first);
        }}
      >
        <NameSearch
          value={query}
          label={t.search}
          found={wanted === '' ? '' : t.found({ count })}
          onChange={setQuery}
          onDown={focusFirst}
          input={input}
        />
      </form>
      <div className="whispers-scroll">
        {wanted === '' && talks.length === 0 && !isChoosing && (
          <EmptyState
            icon="whisper"
            text={older.state === 'whole' ? t.noneYet : t.none}
            action={canChoose ? { label: t.choose, run: choose } : undefined}
          />
        )}
        <ul>
          {found.map(({ key, name, lines }) => {
            const last = lines.at(-1);
            const unread = counts.get(key) ?? 0;
            return row(
              name,
              last && personIn(last, name),
              <>
                {unread > 0 && <span className="whispers-unread"> {t.unread({ count: unread })}</span>}
                {last && <TalkTime at={last.at} />}
                {last && (
                  <span className="whispers-last">
                    {' '}
                    {sameName(partnerOf(last, me), last.from) ? '<<< ' : '>>> '}
                    {isGone(last) ? <GoneWords line={last} /> : <bdi>{last.text.slice(0, 120)}</bdi>}
                  </span>
                )}
              </>,
            );
          })}
        </ul>
        {others.length > 0 && (
          <>
            <h3 className="whispers-hint">{t.others}</h3>
            <ul>{others.slice(0, OTHERS_SHOWN).map(({ name, id }) => row(name, id))}</ul>
          </>
        )}
        {byName !== undefined && (
          <button
            type="button"
            className="whispers-partner whispers-by-name"
            onClick={() => onChoose(byName)}
          >
            {t.openName({ name: byName })}
          </button>
        )}
        {wanted !== '' && count === 0 && byName === undefined && (
          <EmptyState
            icon="search"
            text={sameName(wanted, me) ? t.toSelf : t.noMatch}
            action={{ label: kit.clearSearch, run: clear }}
          />
        )}
        {wanted === '' && <Further isEmpty={talks.length === 0} older={older} />}
        {wanted === '' && total > 0 && (
          <button type="button" className="button button-quiet" onClick={() => reading.whispers.readAll()}>
            {t.markAll}
          </button>
        )}
      </div>
    </nav>
  );
}

/** Whom there were whispers with, as far as that is known: first those whose unread whispers are not loaded. */
function useTalks(loaded: readonly ShownLine[]): readonly Talk[] {
  const me = useRoom(state => state.me?.name) ?? '';
  const unread = useRoom(state => state.whispers);
  return useMemo(() => {
    const talks = byPartner(loaded, me);
    const known = new Set(talks.map(({ key }) => key));
    const unloaded = [...unread].filter(([key]) => !known.has(key));
    return [...unloaded.map(([key, { name }]) => ({ key, name, lines: [] })), ...talks];
  }, [loaded, unread, me]);
}

/** Whispers further back than what this page has loaded. */
function Further({ isEmpty, older: { state, further } }: { isEmpty: boolean; older: OlderWhispers }) {
  const t = useText(whispersStrings);
  return (
    <>
      <p className="whispers-hint" role="status">
        {state === 'looking' && t.looking}
        {state === 'failed' && t.lookFailed}
        {state === 'whole' && !isEmpty && t.whole}
      </p>
      {state !== 'whole' && (
        <button
          type="button"
          className="button button-quiet"
          aria-disabled={state === 'looking'}
          onClick={further}
        >
          {state === 'failed' ? t.retry : t.further}
        </button>
      )}
    </>
  );
}
