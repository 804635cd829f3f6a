import { useState } from 'react';
import { houseClass } from '../kit/house-mark.js';
import { useRoomUi } from '../kit/room-ui.js';
import { toast } from '../kit/toast.js';
import { useModal } from '../kit/use-modal.js';
import { useRoom } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { ColourField } from './colour-field.js';
import { OneLineField } from './one-line-field.js';
import { MAX, useRoomChange } from './use-room-change.js';
import './room-settings.css';
import { roomSettingsStrings } from './strings.js';

/** The room's name, description and colour, for admins. What they save is shown to all at once. */
export default function RoomSettings() {
  const { show } = useRoomUi();
  const isAdmin = useRoom(state => state.me?.role === 'admin');
  const about = useRoom(state => state.about);
  const close = (): void => show('room');
  return isAdmin && about ? <Dialog close={close} /> : null;
}

function Dialog({ close }: { close: () => void }) {
  const t = useText(roomSettingsStrings);
  const dialog = useModal(close);
  const change = useRoomChange(() => {
    toast.success(t.saved);
    close();
  });
  const { wanted, put, faults, refusal, isBusy, submit } = change;
  const [first] = useState(wanted.name);
  return (
    <dialog className="room-settings" ref={dialog} aria-labelledby="room-settings-title" onClose={close}>
      <div className="room-settings-head">
        <h2 id="room-settings-title">{t.title}</h2>
        <button type="button" className="button button-quiet" aria-label={t.close} onClick={close}>
          <span aria-hidden="true">✕</span>
        </button>
      </div>
      <form className="room-settings-form" noValidate onSubmit={event => void submit(event)}>
        <div
          className={`room-settings-preview ${houseClass(wanted.colour)}`}
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
    </dialog>
  );
}
