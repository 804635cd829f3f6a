import { useState } from 'react';
import { currentLanguage, setLanguage } from '../i18n/index.js';
import { currentTheme, setTheme, THEMES } from '../theme/theme.js';
import './preferences.css';
import { useText } from '../i18n/index.js';
import { kitStrings } from './strings.js';

const OTHER = { ko: { language: 'en', name: 'English' }, en: { language: 'ko', name: '한국어' } } as const;

/** Switches to the other language; its label is in that language. */
export function LanguageButton() {
  const t = useText(kitStrings);
  const [hasFailed, setFailed] = useState(false);
  const { language, name } = OTHER[currentLanguage()];
  return (
    <>
      <button
        type="button"
        className="button button-quiet"
        lang={language}
        onClick={() => {
          setFailed(false);
          setLanguage(language).catch(() => setFailed(true));
        }}
      >
        {name}
      </button>
      {hasFailed && (
        <span role="alert" className="error">
          {t.languageFailed}
        </span>
      )}
    </>
  );
}

export function ThemeSelect() {
  const t = useText(kitStrings);
  const [theme, setShown] = useState(currentTheme);
  return (
    <select
      className="theme-select"
      aria-label={t.theme_label}
      title={t.theme_label}
      value={theme}
      onChange={event => {
        const next = THEMES.find(each => each === event.target.value) ?? 'system';
        setTheme(next);
        setShown(next);
      }}
    >
      {THEMES.map(each => (
        <option key={each} value={each}>
          {t[`theme_${each}`]}
        </option>
      ))}
    </select>
  );
}
