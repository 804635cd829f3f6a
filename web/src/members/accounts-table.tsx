import { useTranslation } from 'react-i18next';
import type { AccountView } from '../../../src/contract/rest.js';
import { fullTime, untilTime } from '../kit/format.js';
import { useServerNow } from '../kit/use-now.js';
import { useRoom } from '../kit/use-room.js';
import { whoIsHere } from '../kit/who-is-here.js';
import { currentLanguage } from '../i18n/index.js';
import { AccountActions } from './account-actions.js';
import { stateWords } from './account-list.js';
import type { Change } from './change-dialog.js';

/** The accounts, one a row; on narrow screens one a card. */
export function AccountsTable(props: {
  accounts: readonly AccountView[];
  onChange: (account: AccountView, change: Change) => void;
}) {
  const { accounts, onChange } = props;
  const { t } = useTranslation('members');
  const now = useServerNow(true);
  const me = useRoom(state => state.me);
  const members = useRoom(state => state.members);
  const count = useRoom(state => state.count);
  const partial = useRoom(state => state.partial);
  const isHere = whoIsHere({ members, count, partial });
  const dates = new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium' });
  return (
    // explicit roles keep it a table for screen readers, however it is laid out
    <table role="table" className="members-table">
      <thead role="rowgroup">
        <tr role="row">
          {['name', 'role', 'state', 'made', 'actions'].map(column => (
            <th key={column} role="columnheader" scope="col">
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {accounts.map(account => {
          const isMe = account.id === me?.id;
          return (
            <tr key={account.id} role="row" className={account.disabled ? 'members-disabled' : undefined}>
              <th role="rowheader" scope="row">
                <bdi title={account.name}>{account.name}</bdi>{' '}
                {isMe && <span className="members-hint">{t('me')}</span>}
              </th>
              <td role="cell" className={account.role === 'admin' ? 'members-admin' : undefined}>
                {t(account.role)}
              </td>
              <td role="cell">
                <State words={stateWords(account, isHere(account.name), now)} now={now} />
              </td>
              <td role="cell" className="members-made">
                <span className="members-only-card">{t('made')} </span>
                <time
                  dateTime={new Date(account.createdAt).toISOString()}
                  title={fullTime(account.createdAt)}
                >
                  {dates.format(account.createdAt)}
                </time>
              </td>
              <td role="cell">
                <div className="members-actions">
                  <AccountActions
                    account={account}
                    isMe={isMe}
                    now={now}
                    onChange={change => onChange(account, change)}
                  />
                </div>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function State({ words, now }: { words: ReturnType<typeof stateWords>; now: number }) {
  const { t } = useTranslation('members');
  return (
    <ul className="members-states">
      {words.map(({ key, until }) => (
        <li key={key} className={`members-state-${key}`}>
          {t(key, { until: until === undefined ? '' : untilTime(until, now) })}
        </li>
      ))}
    </ul>
  );
}
