import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './theme/index.css';
import { startLanguage } from './i18n/index.js';
import { watchStyles } from './i18n/load-part.js';
import { App } from './shell/app.js';
import { applyHours } from './theme/hours.js';
import { applyDensity, applyTextSize, applyTheme } from './theme/theme.js';

const NOT_LOADED =
  '페이지를 불러오지 못했습니다. 새로고침해 주세요. · The page could not be loaded. Reload it, please.';

const root = document.getElementById('root')!;
watchStyles();
applyTheme();
applyDensity();
applyTextSize();
applyHours();
startLanguage().then(
  () => {
    createRoot(root).render(
      <StrictMode>
        <App />
      </StrictMode>,
    );
    // once the page is drawn: it does not wait for them
    setTimeout(() => void fonts().catch(() => undefined), 200);
  },
  () => (root.textContent = NOT_LOADED),
);

async function fonts(): Promise<void> {
  const { loadFonts } = await import('./theme/fonts.js');
  return loadFonts();
}
