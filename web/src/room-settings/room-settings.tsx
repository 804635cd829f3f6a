import { useEffect, useState } from 'react';
import { NO_COLOUR } from '../../../src/contract/rest.js';
import { houseClass } from '../kit/house-mark.js';
import { useRoomUi } from '../kit/room-ui.js';
import { SettingsDialog } from '../kit/settings-dialog.js';
import { toast } from '../kit/toast.js';
import { useRoom } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { ColourField } from './colour-field.js';
import { ConversationFields } from './conversation-fields.js';
import { OneLineField } from './one-line-field.js';
import { MAX, useRoomChange } from './use-room-change.js';
import './room-settings.css';
import { roomSettingsStrings } from './strings.js';

/** What the room is called, looks like and allows, for admins. What they save is shown to all at once. */
export default function RoomSettings() {
  const { show } = useRoomUi();
  const isAdmin = useRoom(state => state.me?.role === 'admin');
  const about = useRoom(state => state.about);
  const isMember = useRoom(state => state.me?.role === 'member');
  const close = (): void => show('room');
  // else it would open by itself if they become an admin again
  useEffect(() => {
    if (isMember) show('room');
  }, [isMember, show]);
  return isAdmin && about ? <Dialog close={close} /> : null;
}

function Dialog({ close }: { close: () => void }) {
  const t = useText(roomSettingsStrings);
  const change = useRoomChange(() => {
    toast.success(t.saved);
    close();
  });
  const { wanted, put, faults, refusal, isBusy, submit } = change;
  const [first] = useState(wanted.name);
  return (
    <SettingsDialog className="room-settings" title={t.title}>
      <form className="room-settings-form" noValidate onSubmit={event => void submit(event)}>
        <div
          className={`room-settings-preview ${houseClass(wanted.colour === NO_COLOUR ? undefined : wanted.colour)}`}
          role="img"
          aria-label={`${t.preview}: ${wanted.name}. ${wanted.description ?? ''}`}
        >
          <strong>
            <bdi>{wanted.name.trim() || first}</bdi>
          </strong>
          <span>
            <bdi>{wanted.description}</bdi>
          </span>
        </div>
        <OneLineField
          isFirst
          label={t.name}
          hint={t.name_hint}
          name="name"
          max={MAX.name}
          value={wanted.name}
          fault={faults.name}
          onChange={name => put({ name })}
        />
        <OneLineField
          label={t.description}
          hint={t.description_hint}
          name="description"
          max={MAX.description}
          value={wanted.description ?? ''}
          fault={faults.description}
          onChange={description => put({ description })}
        />
        <ColourField value={wanted.colour} onChange={colour => put({ colour })} />
        <ConversationFields wanted={wanted} fault={faults.notice} onChange={put} />
        <OneLineField
          label={t.reason}
          hint={t.reason_hint}
          name="reason"
          max={MAX.reason}
          value={wanted.reason ?? ''}
          fault={faults.reason}
          onChange={reason => put({ reason })}
        />
        <div role="alert">{refusal !== undefined && <p className="error">{refusal}</p>}</div>
        <div className="room-settings-buttons">
          <button type="button" className="button" onClick={close}>
            {t.cancel}
          </button>
          <button type="submit" className="button button-primary" aria-disabled={isBusy}>
            {isBusy ? t.saving : t.save}
          </button>
        </div>
      </form>
    </SettingsDialog>
  );
}
