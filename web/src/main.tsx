import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './theme/index.css';
import { startLanguage } from './i18n/index.js';
import { App } from './shell/app.js';
import { STRINGS } from './shell/resources.js';
import { loadFonts } from './theme/fonts.js';
import { applyDensity, applyTheme } from './theme/theme.js';

startLanguage(STRINGS);
applyTheme();
applyDensity();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
// once the page is drawn: it does not wait for them
setTimeout(() => void loadFonts().catch(() => undefined), 200);
