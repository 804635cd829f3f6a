import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type RefObject,
} from 'react';
import type { AccountView } from '../../../src/contract/rest.js';
import { useRoom } from '../kit/use-room.js';
import { whoIsHere } from '../kit/who-is-here.js';
import { currentLanguage } from '../i18n/index.js';
import { useAccountMenu } from './account-menu.js';
import { AccountRow, LoadingRow } from './account-row.js';
import type { Change } from './change-dialog.js';
import type { Accounts } from './use-accounts.js';
import { useText } from '../i18n/index.js';
import { membersStrings } from './strings.js';

const CARDS = '(max-width: 56rem)';
/** About what a row and a card measure, px; those that are drawn are measured. */
const HEIGHT = { row: 45, card: 80 };
/** So many rows beyond what is visible are drawn. */
const OVERSCAN = 8;

/** The accounts, of which only those in view are drawn and loaded. */
export function AccountsTable(props: {
  accounts: Accounts;
  /** What scrolls. */
  page: RefObject<HTMLElement | null>;
  onChange: (account: AccountView, change: Change) => void;
}) {
  const { accounts, page, onChange } = props;
  const { items, hasMore, isLoading, error, see, loadMore } = accounts;
  // others may have come where nothing was drawn: they come when that is
  const total = hasMore ? (accounts.total ?? 0) : items.length;
  const t = useText(membersStrings);
  const language = currentLanguage();
  const dates = useMemo(() => new Intl.DateTimeFormat(language, { dateStyle: 'medium' }), [language]);
  const me = useRoom(state => state.me);
  const members = useRoom(state => state.members);
  const count = useRoom(state => state.count);
  const partial = useRoom(state => state.partial);
  const isHere = useMemo(() => whoIsHere({ members, count, partial }), [members, count, partial]);
  const { menu, toggle, openFor } = useAccountMenu(onChange);

  const body = useRef<HTMLTableSectionElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => setMargin(body.current?.offsetTop ?? 0));
  /** The account whose row has the focus. */
  const focused = useRef<number>(undefined);
  const height = globalThis.matchMedia(CARDS).matches ? HEIGHT.card : HEIGHT.row;
  // each new value has the places of all accounts computed
  const places = useMemo(
    () => ({ estimateSize: () => height, getItemKey: (index: number) => items[index]?.id ?? -1 - index }),
    [height, items],
  );
  // the compiler leaves this component alone: the list tells of changes by new values of its own
  // oxlint-disable-next-line react/incompatible-library
  const list = useVirtualizer<HTMLElement, HTMLElement>({
    count: total,
    getScrollElement: () => page.current,
    overscan: OVERSCAN,
    scrollMargin: margin,
    ...places,
    useFlushSync: false,
    // a row that has the focus or an open menu stays, or the focus would be lost
    rangeExtractor: range => {
      const indexes = defaultRangeExtractor(range);
      const kept = openFor ?? focused.current;
      if (kept === undefined) return indexes;
      const at = items.findIndex(({ id }) => id === kept);
      return at < 0 || indexes.includes(at) ? indexes : [...indexes, at].sort((a, b) => a - b);
    },
  });
  const rows = list.getVirtualItems();
  const lastInView = rows.at(-1)?.index ?? 0;
  const { startIndex: first, endIndex: last } = list.range ?? { startIndex: 0, endIndex: 0 };
  useEffect(() => see({ first, last }), [see, first, last]);
  useEffect(() => {
    if (hasMore && !isLoading && error === undefined && lastInView >= items.length - 2 * OVERSCAN) loadMore();
  }, [hasMore, isLoading, error, lastInView, items.length, loadMore]);

  return (
    <>
      {/* explicit roles keep it a table for screen readers, however it is laid out */}
      <table role="table" className="members-table" aria-rowcount={total + 1} aria-busy={isLoading}>
        <thead role="rowgroup">
          <tr role="row" aria-rowindex={1}>
            {(['name', 'role', 'state', 'made', 'actions'] as const).map(column => (
              <th key={column} role="columnheader" scope="col">
                {t[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody
          ref={body}
          role="rowgroup"
          style={{ height: `${list.getTotalSize()}px` }}
          onFocus={event => {
            focused.current = items[indexOf(event)]?.id;
          }}
          onBlur={() => {
            focused.current = undefined;
          }}
        >
          {rows.map(({ index, start, key }) => {
            const account = items[index];
            const place = { index, top: start - margin, measure: list.measureElement };
            if (!account) return <LoadingRow key={key} {...place} />;
            return (
              <AccountRow
                key={key}
                {...place}
                account={account}
                isMe={account.id === me?.id}
                isHere={isHere(account.name)}
                isMenuOpen={account.id === openFor}
                created={dates.format(account.createdAt)}
                onMenu={toggle}
              />
            );
          })}
        </tbody>
      </table>
      {menu}
    </>
  );
}

function indexOf({ target }: FocusEvent): number {
  return Number(target.closest<HTMLElement>('[data-index]')?.dataset.index);
}
