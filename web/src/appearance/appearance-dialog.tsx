import { useId, useState } from 'react';
import { useText } from '../i18n/index.js';
import { useRoomUi } from '../kit/room-ui.js';
import { useModal } from '../kit/use-modal.js';
import { loadFonts } from '../theme/fonts.js';
import { hours, setHours } from '../theme/hours.js';
import {
  currentDensity,
  currentTextSize,
  currentTheme,
  DENSITIES,
  setDensity,
  setTextSize,
  setTheme,
  setUsesDeviceFont,
  TEXT_SIZES,
  THEMES,
  usesDeviceFont,
} from '../theme/theme.js';
import { appearanceStrings } from './strings.js';
import './appearance.css';

/** How the page looks in this browser. What is chosen is seen at once. */
export default function AppearanceDialog() {
  const t = useText(appearanceStrings);
  const { show } = useRoomUi();
  const close = (): void => show('room');
  const dialog = useModal(close);
  const id = useId();
  return (
    <dialog className="appearance" ref={dialog} aria-labelledby={`${id}title`} onClose={close}>
      <div className="appearance-head">
        <h2 id={`${id}title`}>{t.title}</h2>
        <button type="button" className="button button-quiet" aria-label={t.close} onClick={close}>
          <span aria-hidden="true">✕</span>
        </button>
      </div>
      <Choice
        label={t.theme}
        first={currentTheme()}
        all={THEMES.map(value => [value, t[`theme_${value}`]])}
        onChoose={setTheme}
      />
      <Choice
        label={t.density}
        first={currentDensity()}
        all={DENSITIES.map(value => [value, t[`density_${value}`]])}
        onChoose={setDensity}
      />
      <Choice
        label={t.textSize}
        first={currentTextSize()}
        all={TEXT_SIZES.map(value => [value, t[`textSize_${value}`]])}
        onChoose={setTextSize}
      />
      <Switch label={t.hours} first={hours.get() === 24} onSwitch={is24 => setHours(is24 ? 24 : 12)} />
      <Switch
        label={t.font}
        hintId={`${id}font`}
        first={usesDeviceFont()}
        onSwitch={isDevice => {
          setUsesDeviceFont(isDevice);
          loadFonts({ isAsked: true }).catch(() => undefined);
        }}
      />
      <p id={`${id}font`} className="field-note">
        {t.fontHint}
      </p>
      <p className="field-note appearance-kept">{t.kept}</p>
    </dialog>
  );
}

function Choice<T extends string>({
  label,
  first,
  all,
  onChoose,
}: {
  label: string;
  first: T;
  all: readonly (readonly [value: T, words: string])[];
  onChoose(value: T): void;
}) {
  const [value, setValue] = useState(first);
  return (
    <label className="appearance-choice">
      <span>{label}</span>
      <select
        className="input"
        value={value}
        onChange={({ target }) => {
          const [chosen] = all.find(([each]) => each === target.value) ?? [first];
          setValue(chosen);
          onChoose(chosen);
        }}
      >
        {all.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

function Switch({
  label,
  hintId,
  first,
  onSwitch,
}: {
  label: string;
  hintId?: string;
  first: boolean;
  onSwitch(isOn: boolean): void;
}) {
  const [isOn, setOn] = useState(first);
  return (
    <label className="appearance-choice">
      <span>{label}</span>
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        aria-describedby={hintId}
        onChange={({ target: { checked } }) => {
          setOn(checked);
          onSwitch(checked);
        }}
      />
    </label>
  );
}
