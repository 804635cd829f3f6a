import { toast } from '../kit/toast.js';
import { useRoomUi } from '../kit/room-ui.js';
import { SettingsDialog } from '../kit/settings-dialog.js';
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
  return (
    <SettingsDialog
      className="account"
      title={t.title}
      about={
        me && (
          <p>
            <bdi>{me.name}</bdi> · {t[`role_${me.role}`]}
          </p>
        )
      }
    >
      <section className="account-part">
        <h3 id="account-password">{t.password_title}</h3>
        <PasswordForm
          name={me?.name ?? ''}
          submit={t.password_submit}
          onDone={() => {
            toast.success(t.password_done);
            show('room');
          }}
        />
      </section>
      <SessionSettings />
      <SessionList />
    </SettingsDialog>
  );
}
