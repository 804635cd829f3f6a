import { useId, type KeyboardEventHandler, type ReactNode } from 'react';
import { useText } from '../i18n/index.js';
import { useRoomUi } from './room-ui.js';
import { kitStrings } from './strings.js';
import { useModal } from './use-modal.js';
import './settings-dialog.css';

export interface SettingsDialogProps {
  className: string;
  title: string;
  /** Beside the title. */
  about?: ReactNode;
  onKeyDown?: KeyboardEventHandler;
  children: ReactNode;
}

/** A page of the viewer's menu, over the room. Its title stays in view, with the one way to close it. */
export function SettingsDialog({ className, title, about, onKeyDown, children }: SettingsDialogProps) {
  const kit = useText(kitStrings);
  const { show, focusComposer } = useRoomUi();
  const close = (): void => show('room');
  const dialog = useModal(close, focusComposer);
  const id = useId();
  return (
    <dialog
      className={`settings ${className}`}
      ref={dialog}
      aria-labelledby={id}
      onClose={close}
      onKeyDown={onKeyDown}
    >
      <div className="settings-head">
        <h2 id={id}>{title}</h2>
        {about}
        <button type="button" className="button button-quiet" aria-label={kit.close} onClick={close}>
          <span aria-hidden="true">✕</span>
        </button>
      </div>
      {children}
    </dialog>
  );
}

/** A row of settings: what it is, and where it is chosen. */
export function Setting({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className="setting">
      <span>{label}</span>
      {children}
    </label>
  );
}

/** A setting that is on or off. */
export function Switch(props: {
  label: string;
  hintId?: string;
  isOn: boolean;
  isDisabled?: boolean;
  onSwitch(isOn: boolean): void;
}) {
  const { label, hintId, isOn, isDisabled, onSwitch } = props;
  return (
    <Setting label={label}>
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        disabled={isDisabled}
        aria-describedby={hintId}
        onChange={({ target: { checked } }) => onSwitch(checked)}
      />
    </Setting>
  );
}
