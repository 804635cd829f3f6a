import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage, setLanguage } from '../i18n/index.js';
import {
  currentDensity,
  currentTheme,
  setDensity,
  setTheme,
  type Density,
  type Theme,
} from '../theme/theme.js';
import './preferences.css';

const OTHER = { ko: { language: 'en', name: 'English' }, en: { language: 'ko', name: '한국어' } } as const;
const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const DENSITIES: readonly Density[] = ['comfortable', 'compact'];

/** Switches to the other language; its label is in that language. */
export function LanguageButton() {
  // redraws when the language changes
  useTranslation('kit');
  const { language, name } = OTHER[currentLanguage()];
  return (
    <button
      type="button"
      className="button button-quiet"
      lang={language}
      onClick={() => void setLanguage(language)}
    >
      {name}
    </button>
  );
}

export function ThemeSelect() {
  const { t } = useTranslation('kit');
  const [theme, setShown] = useState(currentTheme);
  return (
    <select
      className="theme-select"
      aria-label={t('theme.label')}
      title={t('theme.label')}
      value={theme}
      onChange={event => {
        const next = THEMES.find(each => each === event.target.value) ?? 'system';
        setTheme(next);
        setShown(next);
      }}
    >
      {THEMES.map(each => (
        <option key={each} value={each}>
          {t(`theme.${each}`)}
        </option>
      ))}
    </select>
  );
}

export function DensitySelect() {
  const { t } = useTranslation('kit');
  const [density, setShown] = useState(currentDensity);
  return (
    <select
      className="theme-select"
      aria-label={t('density.label')}
      title={t('density.label')}
      value={density}
      onChange={event => {
        const next = DENSITIES.find(each => each === event.target.value) ?? 'comfortable';
        setDensity(next);
        setShown(next);
      }}
    >
      {DENSITIES.map(each => (
        <option key={each} value={each}>
          {t('density.label')}: {t(`density.${each}`)}
        </option>
      ))}
    </select>
  );
}
