import { useEffect, useRef, useState } from 'react';
import { ACCOUNT_STATES, type AccountState, type AccountView } from '../../../src/contract/rest.js';
import { EmptyState } from '../kit/empty-state.js';
import { ErrorBoundary } from '../kit/error-boundary.js';
import { part } from '../kit/part.js';
import { useRoomUi } from '../kit/room-ui.js';
import { useRoom } from '../kit/use-room.js';
import { useErrorText } from '../i18n/errors.js';
import { AccountsTable } from './accounts-table.js';
import { ChangeDialog, type Change } from './change-dialog.js';
import { CreateDialog } from './create-dialog.js';
import { useRoomAddress } from './room-address.js';
import { useAccounts } from './use-accounts.js';
import { usePageCover } from '../kit/use-page-cover.js';
import './members-page.css';
import { useText } from '../i18n/index.js';
import { membersStrings } from './strings.js';

const InvitesDialog = part(async () => import('./invites-dialog.js'));

/** The accounts of the room, for admins. */
export default function MembersPage() {
  const ui = useRoomUi();
  const isAdmin = useRoom(state => state.me?.role !== 'member');
  const { show } = ui;
  useEffect(() => {
    if (!isAdmin) show('room');
  }, [isAdmin, show]);
  return isAdmin ? <Members /> : null;
}

function Members() {
  const t = useText(membersStrings);
  const errorText = useErrorText();
  const ui = useRoomUi();
  const close = (): void => ui.show('room');
  const page = usePageCover(close, ui.focusComposer);
  const address = useRoomAddress();
  const search = useRef<HTMLInputElement>(null);
  const [searched, setSearched] = useState('');
  const [state, setState] = useState<AccountState>();
  const accounts = useAccounts(searched.trim().replace(/^@/, ''), state);
  const [isCreating, setCreating] = useState(false);
  const [isInviting, setInviting] = useState(false);
  const [changing, setChanging] = useState<{ account: AccountView; change: Change }>();
  const { total, isLoading, isOutdated, error } = accounts;
  const isNarrowed = searched !== '' || state !== undefined;

  const tryAgain = (): void => {
    // the button goes
    page.current?.querySelector<HTMLElement>('[data-first]')?.focus();
    accounts.again();
  };

  return (
    <>
      <section
        ref={page}
        className={`members-page${isOutdated ? ' members-outdated' : ''}`}
        aria-labelledby="members-title"
        data-focus-list=""
      >
        <div className="members-head">
          <button type="button" className="button" onClick={close}>
            <span aria-hidden="true">←</span> {t.back}
          </button>
          <h1 id="members-title" tabIndex={-1} data-first="">
            {t.title}
          </h1>
          <button type="button" className="button" aria-disabled={isLoading} onClick={accounts.reload}>
            {t.reload}
          </button>
          <button type="button" className="button button-primary" onClick={() => setCreating(true)}>
            {t.createButton}
          </button>
          <button type="button" className="button" onClick={() => setInviting(true)}>
            {t.inviteButton}
          </button>
          {error !== undefined && (
            <div className="members-error error">
              <p role="alert">{errorText(error)}</p>
              <button type="button" className="button" onClick={tryAgain}>
                {t.again}
              </button>
            </div>
          )}
        </div>
        <div className="members-search">
          <input
            ref={search}
            data-focus-else=""
            type="search"
            className="input"
            aria-label={t.search}
            placeholder={t.search}
            value={searched}
            onChange={event => setSearched(event.target.value)}
          />
          <select
            className="input"
            aria-label={t.state}
            value={state ?? ''}
            onChange={event => setState(ACCOUNT_STATES.find(one => one === event.target.value))}
          >
            <option value="">{t.everyState}</option>
            {ACCOUNT_STATES.map(one => (
              <option key={one} value={one}>
                {t[`in_${one}`]}
              </option>
            ))}
          </select>
          <p role="status" className="members-hint">
            {total !== undefined && total > 0 && t.shown({ count: total })}
          </p>
        </div>
        {total !== undefined && total > 0 && (
          <AccountsTable
            accounts={accounts}
            page={page}
            onChange={(account, change) => setChanging({ account, change })}
          />
        )}
        {total === 0 && (
          <EmptyState
            icon="search"
            text={t.noneFound}
            action={{
              label: t.showAll,
              run() {
                setSearched('');
                setState(undefined);
                search.current?.focus();
              },
            }}
          />
        )}
        {total === 1 && !isNarrowed && (
          <EmptyState
            icon="people"
            text={t.alone}
            action={{ label: t.createFirst, run: () => setCreating(true) }}
          />
        )}
        {isLoading && total === undefined && (
          <div className="members-more">
            <p className="members-hint">{t.loading}</p>
          </div>
        )}
      </section>
      {isCreating && (
        <CreateDialog address={address} onMade={accounts.put} onClose={() => setCreating(false)} />
      )}
      {isInviting && (
        <ErrorBoundary onClose={() => setInviting(false)}>
          <InvitesDialog address={address} onClose={() => setInviting(false)} />
        </ErrorBoundary>
      )}
      {changing && (
        <ChangeDialog
          {...changing}
          address={address}
          onChanged={accounts.put}
          onClose={() => setChanging(undefined)}
        />
      )}
    </>
  );
}
