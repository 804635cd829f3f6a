import { useState, type SubmitEvent } from 'react';
import { flushSync } from 'react-dom';
import { jumpTo } from '../../kit/jump.js';
import { useModal } from '../../kit/use-modal.js';
import { useRoomClient } from '../../kit/use-room.js';
import { useText } from '../../i18n/index.js';
import { dayIn, startOf } from './day.js';
import './day-picker.css';
import { dayPickerStrings } from './strings.js';

export interface DayPickerProps {
  /** A time of the day it begins with, epoch ms. */
  at: number;
  /** Where the label is, in px of the window. */
  below: { x: number; y: number };
  onClose: () => void;
}

/** Asks for a day, and goes to the first line of it or after it. */
export default function DayPicker({ at, below, onClose }: DayPickerProps) {
  const t = useText(dayPickerStrings);
  const client = useRoomClient();
  const dialog = useModal(onClose);
  const [day, setDay] = useState(() => dayIn(at));
  const [fault, setFault] = useState<'noDay' | 'nothing' | 'noAnswer'>();
  const [isBusy, setBusy] = useState(false);

  const go = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const since = startOf(day);
    if (since === undefined) return setFault('noDay');
    if (isBusy) return;
    setBusy(true);
    setFault(undefined);
    const found = await client.paging.open({ since }, () => dialog.current !== null);
    if (!dialog.current) return;
    setBusy(false);
    if (!found) return setFault(found === null ? 'nothing' : 'noAnswer');
    // first, since the focus goes back to the label
    flushSync(onClose);
    jumpTo(found.seq);
  };

  return (
    <dialog
      className="day-picker"
      ref={dialog}
      aria-labelledby="day-picker-title"
      style={{ left: below.x, top: below.y }}
      onClose={onClose}
      onClick={event => event.target === event.currentTarget && onClose()}
    >
      <form noValidate onSubmit={event => void go(event)}>
        <h2 id="day-picker-title">{t.title}</h2>
        <input
          type="date"
          className="input"
          aria-label={t.day}
          aria-describedby="day-picker-fault"
          aria-invalid={fault !== undefined}
          max={dayIn(client.clock.now())}
          value={day}
          onChange={({ target }) => {
            setDay(target.value);
            setFault(undefined);
          }}
        />
        <div role="alert" id="day-picker-fault">
          {fault !== undefined && <p className="field-error">{t[fault]}</p>}
        </div>
        <div className="day-picker-buttons">
          <button type="button" className="button" onClick={onClose}>
            {t.cancel}
          </button>
          <button type="submit" className="button button-primary" aria-disabled={isBusy}>
            {isBusy ? t.going : t.go}
          </button>
        </div>
      </form>
    </dialog>
  );
}
