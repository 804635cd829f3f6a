import { memo } from 'react';
import type { AccountView } from '../../../src/contract/rest.js';
import { fullTime, untilTime } from '../kit/format.js';
import { useServerNow } from '../kit/use-now.js';
import { AccountActions } from './account-actions.js';
import { stateWords } from './account-list.js';
import { put, useText } from '../i18n/index.js';
import { membersStrings } from './strings.js';

/** Where a row is, for the list that draws the visible ones only. */
export interface RowPlace {
  index: number;
  /** From the top of the table's body, px. */
  top: number;
  measure: (row: HTMLElement | null) => void;
}

/** An account, one a row; on narrow screens one a card. */
export const AccountRow = memo(function AccountRow(
  props: RowPlace & {
    account: AccountView;
    isMe: boolean;
    isHere: boolean | undefined;
    isMenuOpen: boolean;
    /** The day it was created. */
    created: string;
    onMenu: (account: AccountView, button: HTMLElement) => void;
  },
) {
  const { account, isMe, isHere, isMenuOpen, created, onMenu, index, top, measure } = props;
  const t = useText(membersStrings);
  const now = useServerNow(account.mutedUntil !== undefined || account.kickedUntil !== undefined);
  return (
    <tr
      ref={measure}
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      data-focus-row={account.id}
      className={account.disabled ? 'members-disabled' : undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      <th role="rowheader" scope="row">
        <bdi title={account.name}>{account.name}</bdi>
        {isMe && <span className="members-hint"> {t.me}</span>}
      </th>
      <td role="cell" className={account.role === 'admin' ? 'members-admin' : undefined}>
        {t[account.role]}
      </td>
      <td role="cell">
        <ul className="members-states">
          {stateWords(account, isHere, now).map(({ key, until }) => (
            <li key={key} className={`members-state-${key}`}>
              {put(t[key], { until: until === undefined ? '' : untilTime(until, now) })}
            </li>
          ))}
        </ul>
      </td>
      <td role="cell" className="members-made">
        <span className="members-only-card">{t.made} </span>
        <time dateTime={new Date(account.createdAt).toISOString()} title={fullTime(account.createdAt)}>
          {created}
        </time>
      </td>
      <td role="cell">
        <div className="members-actions">
          <AccountActions account={account} isMe={isMe} isMenuOpen={isMenuOpen} now={now} onMenu={onMenu} />
        </div>
      </td>
    </tr>
  );
});

/** The place of an account that is still being loaded. */
export function LoadingRow({ index, top, measure }: RowPlace) {
  const t = useText(membersStrings);
  return (
    <tr
      ref={measure}
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      style={{ transform: `translateY(${top}px)` }}
    >
      <td role="cell" className="members-hint">
        {t.loading}
      </td>
    </tr>
  );
}
