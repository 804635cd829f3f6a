import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './theme/index.css';
import './i18n/index.js';
import { applyTheme } from './theme/theme.js';
import { App } from './shell/app.js';

applyTheme();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
