import { useId } from 'react';
import type { RoomSettings } from '../../../src/contract/events.js';
import { codePoints } from '../../../src/contract/text.js';
import { useErrorText } from '../i18n/errors.js';
import { hasText, put, useText } from '../i18n/index.js';
import { span } from '../kit/format.js';
import { Setting, Switch } from '../kit/settings-dialog.js';
import { roomSettingsStrings } from './strings.js';
import { MAX } from './use-room-change.js';

const SLOW_SECONDS = [5, 10, 30, 60, 300];

/** What members may say now, and what stands above it. */
export function ConversationFields({
  wanted: { slowSeconds = 0, locked = false, notice = '' },
  fault,
  onChange,
}: {
  wanted: RoomSettings;
  /** The code of a refusal of the notice. */
  fault: string | undefined;
  onChange: (part: Partial<RoomSettings>) => void;
}) {
  const t = useText(roomSettingsStrings);
  const errorText = useErrorText();
  const id = useId();
  // a command or a program may have set another one
  const choices = [...new Set([...SLOW_SECONDS, slowSeconds])].filter(Boolean).toSorted((a, b) => a - b);
  const key = `error_${fault}`;
  const max = MAX.notice;
  // the text of this code is for texts of one line
  const refused =
    fault !== 'INVALID_TEXT' && hasText(t, key) ? put(t[key], { max }) : fault && errorText(fault);
  const left = max - codePoints(notice.trim().normalize('NFC'));
  return (
    <fieldset className="room-settings-talk">
      <legend>{t.conversation}</legend>
      <Setting label={t.slow}>
        <select
          className="input"
          name="slowSeconds"
          value={slowSeconds}
          onChange={({ target }) => onChange({ slowSeconds: Number(target.value) })}
        >
          <option value={0}>{t.slow_off}</option>
          {choices.map(seconds => (
            <option key={seconds} value={seconds}>
              {span(seconds)}
            </option>
          ))}
        </select>
      </Setting>
      <p className="field-note">{t.slow_hint}</p>
      <Switch
        label={t.locked}
        hintId={`${id}locked`}
        isOn={locked}
        onSwitch={isOn => onChange({ locked: isOn })}
      />
      <p id={`${id}locked`} className="field-note">
        {t.locked_hint}
      </p>
      <div className="field">
        <label htmlFor={`${id}notice`}>
          {t.notice}
          {left < max / 5 && (
            <span className="room-settings-left" data-over={left < 0 || undefined}>
              {t.left({ count: left })}
            </span>
          )}
        </label>
        <textarea
          id={`${id}notice`}
          className="input"
          name="notice"
          rows={3}
          value={notice}
          aria-invalid={fault !== undefined}
          aria-describedby={`${id}note`}
          onChange={event => onChange({ notice: event.target.value })}
        />
        <p id={`${id}note`} className={fault === undefined ? 'field-note' : 'field-error'} aria-live="polite">
          {fault === undefined ? t.notice_hint : refused}
        </p>
      </div>
    </fieldset>
  );
}
