import {
  startTransition,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
} from 'react';
import { flushSync } from 'react-dom';
import { nameKey } from '../../../src/contract/names.js';
import { useRoomUi } from '../kit/room-ui.js';
import { useRoom } from '../kit/use-room.js';
import { inOrder } from './member-order.js';
import { MemberRow } from './member-row.js';
import { useFocusOfGone } from '../kit/focus-place.js';
import { EmptyState } from '../kit/empty-state.js';
import { Later, useLater } from '../kit/later.js';
import { useAskedFor } from '../kit/use-asked-for.js';
import { NameSearch } from './name-search.js';
import { useText } from '../i18n/index.js';
import { kitStrings } from '../kit/strings.js';
import { presenceStrings } from './strings.js';

const memberMenu = new Later(async () => import('./member-menu.js'));
const nameMatch = new Later(async () => import('../kit/name-match.js'));

/** By the key of the sender's name. */
export type UnreadWhispers = ReadonlyMap<string, number>;

const SEARCH_ABOVE = 20;
const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: at => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

interface MemberListProps {
  searches: number;
  unread: UnreadWhispers;
  leave(): void;
}

/**
 * Who is here, with a search when there are many or it was asked for, and a menu on each name.
 * @param searches how often it was asked for: each time it takes the focus
 */
export function MemberList({ searches, unread, leave }: MemberListProps) {
  const t = useText(presenceStrings);
  const kit = useText(kitStrings);
  const members = useRoom(state => state.members);
  const me = useRoom(state => state.me?.name);
  const { focusComposer } = useRoomUi();
  const [query, setQuery] = useState('');
  /** What the rows are of: typing has priority, they follow. */
  const [wanted, setWanted] = useState('');
  /** How many of the searches were left with nothing typed. */
  const [done, setDone] = useState(0);
  const [reached, setReached] = useState<string>();
  const [chosen, setChosen] = useState<{ name: string; row?: HTMLElement }>();
  const list = useRef<HTMLDivElement>(null);

  const ordered = useMemo(() => inOrder(members, me), [members, me]);
  const hasSearch = members.length > SEARCH_ABOVE || searches > done;
  const isSearching = hasSearch && wanted.trim() !== '';
  const matching = useLater(nameMatch, hasSearch);
  const shown = useMemo(
    () =>
      isSearching && matching ? ordered.filter(({ name }) => matching.nameMatches(name, wanted)) : ordered,
    [ordered, isSearching, wanted, matching],
  );
  const groups = (['admins', 'members'] as const)
    .map(title => ({
      title,
      members: shown.filter(({ role }) => (role === 'admin') === (title === 'admins')),
    }))
    .filter(group => group.members.length > 0);
  const others = groups.flatMap(group => group.members).filter(({ name }) => name !== me);
  const tabStop = others.some(({ name }) => name === reached) ? reached : others[0]?.name;

  const open = useCallback(
    (name: string, row: HTMLElement) => setChosen(was => (was?.row === row ? { name } : { name, row })),
    [],
  );
  const close = useCallback(() => setChosen(was => was && { name: was.name }), []);
  const MemberMenu = useAskedFor(memberMenu, chosen?.row !== undefined, close)?.MemberMenu;
  const search = useRef<HTMLInputElement>(null);
  useFocusOfGone(list, () => (search.current ?? { focus: focusComposer }).focus());
  useEffect(() => {
    if (searches > 0) search.current?.focus();
  }, [searches]);
  const lookFor = (name: string): void => {
    setQuery(name);
    startTransition(() => setWanted(name));
  };
  const left = ({ relatedTarget }: FocusEvent): void => {
    // another window has the keyboard: it comes back to the box
    if (!document.hasFocus()) return;
    const panel = list.current?.parentElement;
    // the list stays where it is while someone goes on to a name in it
    if (query === '' && !panel?.contains(relatedTarget) && !panel?.matches(':hover')) setDone(searches);
  };
  const rows = (): HTMLButtonElement[] => [...(list.current?.querySelectorAll('button') ?? [])];
  const step = (event: KeyboardEvent): void => {
    const buttons = rows();
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    const next = STEPS[event.key]?.(at, buttons.length - 1);
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    buttons[next]?.focus();
  };

  return (
    <>
      {hasSearch && (
        <NameSearch
          input={search}
          value={query}
          label={t.search}
          found={isSearching ? t.found({ count: shown.length }) : ''}
          onChange={lookFor}
          onDown={() => {
            // the rows of what is typed: another would leave, and take the focus with it
            flushSync(() => setWanted(query));
            rows()[0]?.focus();
          }}
          onBlur={left}
          onLeave={() => {
            setDone(searches);
            leave();
            focusComposer();
          }}
        />
      )}
      {isSearching && me !== undefined && shown.length === 0 && (
        <EmptyState
          icon="search"
          text={t.noMatch}
          action={{
            label: kit.clearSearch,
            run() {
              lookFor('');
              search.current?.focus();
            },
          }}
        />
      )}
      <div
        className="presence-list"
        ref={list}
        data-focus-list=""
        role="group"
        aria-label={t.list}
        onKeyDown={step}
        onBlur={left}
      >
        {groups.map(({ title, members: group }) => (
          <section key={title} aria-label={t[title]}>
            <h3>
              {t[title]} <span>{group.length}</span>
            </h3>
            <ul>
              {group.map(member => (
                <MemberRow
                  key={member.name}
                  member={member}
                  t={t}
                  isMe={member.name === me}
                  unread={unread.get(nameKey(member.name))}
                  isOpen={chosen?.row !== undefined && chosen.name === member.name}
                  isTabStop={tabStop === member.name}
                  onOpen={open}
                  onReach={setReached}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
      {MemberMenu && chosen && (
        <MemberMenu name={chosen.name} row={chosen.row} onClose={close} leave={leave} />
      )}
    </>
  );
}
