import { useId, useState } from 'react';
import { useStore } from '@nanostores/react';
import { useText } from '../i18n/index.js';
import { Setting, SettingsDialog, Switch } from '../kit/settings-dialog.js';
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
  const is24 = useStore(hours) === 24;
  const [isDevice, setDevice] = useState(usesDeviceFont);
  const id = useId();
  return (
    <SettingsDialog className="appearance" title={t.title}>
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
      <Switch label={t.hours} isOn={is24} onSwitch={isOn => setHours(isOn ? 24 : 12)} />
      <Switch
        label={t.font}
        hintId={`${id}font`}
        isOn={isDevice}
        onSwitch={isOn => {
          setDevice(isOn);
          setUsesDeviceFont(isOn);
          loadFonts({ isAsked: true }).catch(() => undefined);
        }}
      />
      <p id={`${id}font`} className="field-note">
        {t.fontHint}
      </p>
      <p className="field-note appearance-kept">{t.kept}</p>
    </SettingsDialog>
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
    <Setting label={label}>
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
    </Setting>
  );
}
