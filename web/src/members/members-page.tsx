import { useEffect, useMemo, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountView } from '../../../src/contract/rest.js';
import { useRoomUi } from '../kit/room-ui.js';
import { useRoom } from '../kit/use-room.js';
import { useErrorText } from '../i18n/errors.js';
import { nameMatches } from '../kit/name-match.js';
import { AccountsTable } from './accounts-table.js';
import { ChangeDialog, type Change } from './change-dialog.js';
import { CreateDialog } from './create-dialog.js';
import { useRoomAddress } from './room-address.js';
import { useAccounts } from './use-accounts.js';
import { usePageCover } from './use-page-cover.js';
import './members-page.css';

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
  const { t } = useTranslation('members');
  const errorText = useErrorText();
  const ui = useRoomUi();
  const close = (): void => ui.show('room');
  const page = usePageCover(close, ui.focusComposer);
  const accounts = useAccounts();
  const address = useRoomAddress();
  const [searched, setSearched] = useState('');
  const [isCreating, setCreating] = useState(false);
  const [changing, setChanging] = useState<{ account: AccountView; change: Change }>();
  const { items, isLoading, error, hasMore } = accounts;
  const shown = useMemo(() => items.filter(({ name }) => nameMatches(name, searched)), [items, searched]);
  const isAlone = items.length === 1 && !hasMore;

  function onKeyDown(event: KeyboardEvent): void {
    const isMenuOpen = page.current?.querySelector('[aria-expanded="true"]') != null;
    if (event.key === 'Escape' && !isMenuOpen && !event.nativeEvent.isComposing && !event.defaultPrevented)
      close();
  }

  return (
    <>
      <section ref={page} className="members-page" aria-labelledby="members-title" onKeyDown={onKeyDown}>
        <div className="members-head">
          <button type="button" className="button" onClick={close}>
            <span aria-hidden="true">←</span> {t('back')}
          </button>
          <h1 id="members-title" tabIndex={-1} data-first="">
            {t('title')}
          </h1>
          <button type="button" className="button button-primary" onClick={() => setCreating(true)}>
            {t('createButton')}
          </button>
          <button type="button" className="button" aria-disabled={isLoading} onClick={accounts.reload}>
            {t('reload')}
          </button>
        </div>
        <div className="members-search">
          <input
            type="search"
            className="input"
            aria-label={t('search')}
            placeholder={t('search')}
            value={searched}
            onChange={event => setSearched(event.target.value)}
          />
          <p role="status" className="members-hint">
            {items.length > 0 && t('shown', { count: shown.length })}
            {searched !== '' && hasMore && ` ${t('searchedLoaded')}`}
          </p>
        </div>
        {shown.length > 0 && (
          <AccountsTable accounts={shown} onChange={(account, change) => setChanging({ account, change })} />
        )}
        {items.length > 0 && shown.length === 0 && <p className="members-empty">{t('noneFound')}</p>}
        {isAlone && searched === '' && (
          <div className="members-empty">
            <p>{t('alone')}</p>
            <button type="button" className="button button-primary" onClick={() => setCreating(true)}>
              {t('createFirst')}
            </button>
          </div>
        )}
        <div role="alert">{error !== undefined && <p className="error">{errorText(error)}</p>}</div>
        <div className="members-more">
          {isLoading && <p className="members-hint">{t('loading')}</p>}
          {!isLoading && error !== undefined && (
            <button
              type="button"
              className="button"
              onClick={items.length > 0 && hasMore ? accounts.loadMore : accounts.reload}
            >
              {t('again')}
            </button>
          )}
          {!isLoading && error === undefined && hasMore && (
            <button type="button" className="button" onClick={accounts.loadMore}>
              {t('loadMore')}
            </button>
          )}
        </div>
      </section>
      {isCreating && (
        <CreateDialog address={address} onMade={accounts.put} onClose={() => setCreating(false)} />
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
