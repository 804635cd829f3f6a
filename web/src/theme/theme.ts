import { perBrowser } from '../client/storage.js';

export type Theme = 'system' | 'light' | 'dark';
const KEPT = 'theme';

export function currentTheme(): Theme {
  const kept = perBrowser.getItem(KEPT);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function setTheme(theme: Theme): void {
  perBrowser.setItem(KEPT, theme);
  applyTheme();
}

/** The page's ground, which an installed room gives to its window's frame. */
const GROUND = { light: '#ffffff', dark: '#101318' } as const;

/** Applies the chosen theme to the page; `system` leaves it to the browser. */
export function applyTheme(): void {
  const theme = currentTheme();
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]'))
    meta.content = GROUND[theme === 'system' ? (/dark/.test(meta.media) ? 'dark' : 'light') : theme];
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export type Density = 'comfortable' | 'compact';
const DENSITY_KEPT = 'density';

export function currentDensity(): Density {
  return perBrowser.getItem(DENSITY_KEPT) === 'compact' ? 'compact' : 'comfortable';
}

export function setDensity(density: Density): void {
  perBrowser.setItem(DENSITY_KEPT, density);
  applyDensity();
}

/** Applies the chosen density of the stream to the page. */
export function applyDensity(): void {
  document.documentElement.dataset.density = currentDensity();
}
