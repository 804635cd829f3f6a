import { toast } from '../kit/toast.js';
import { useRoomUi } from '../kit/room-ui.js';
import { useModal } from '../kit/use-modal.js';
import { useRoom } from '../kit/use-room.js';
import { PasswordForm } from './password-form.js';
import { SessionList } from './session-list.js';
import { SessionSettings } from './session-settings.js';
import './account.css';
import { useText } from '../i18n/index.js';
import { accountStrings } from './strings.js';

/** The member's own account: the password, and where it is logged in. */
export function AccountDialog() {
  const t = useText(accountStrings);
  const { show } = useRoomUi();
  const me = useRoom(state => state.me);
  const close = (): void => show('room');
  const dialog = useModal(close);
  return (
    <dialog className="account" ref={dialog} aria-labelledby="account-title" onClose={close}>
      <div className="account-head">
        <h2 id="account-title">{t.title}</h2>
        {me && (
          <p>
            <bdi>{me.name}</bdi> · {t[`role_${me.role}`]}
          </p>
        )}
        <button type="button" className="button button-quiet" aria-label={t.close} onClick={close}>
          <span aria-hidden="true">✕</span>
        </button>
      </div>
      <section className="account-part">
        <h3 id="account-password">{t.password_title}</h3>
        <PasswordForm
          name={me?.name ?? ''}
          submit={t.password_submit}
          onDone={() => {
            toast.success(t.password_done);
            close();
          }}
        />
      </section>
      <SessionSettings />
      <SessionList />
    </dialog>
  );
}
