import { perBrowser } from '../client/storage.js';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
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

export const DENSITIES = ['comfortable', 'compact'] as const;
export type Density = (typeof DENSITIES)[number];
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

export const TEXT_SIZES = ['normal', 'large', 'largest'] as const;
export type TextSize = (typeof TEXT_SIZES)[number];
const TEXT_SIZE_KEPT = 'text-size';

export function currentTextSize(): TextSize {
  const kept = perBrowser.getItem(TEXT_SIZE_KEPT);
  return TEXT_SIZES.find(size => size === kept) ?? 'normal';
}

export function setTextSize(size: TextSize): void {
  perBrowser.setItem(TEXT_SIZE_KEPT, size);
  applyTextSize();
}

/** Applies the chosen size of all text to the page. */
export function applyTextSize(): void {
  document.documentElement.dataset.textSize = currentTextSize();
}

const FONT_KEPT = 'font';

/** Whether this browser keeps to its own fonts. */
export function usesDeviceFont(): boolean {
  return perBrowser.getItem(FONT_KEPT) === 'device';
}

export function setUsesDeviceFont(isDevice: boolean): void {
  perBrowser.setItem(FONT_KEPT, isDevice ? 'device' : 'room');
}
