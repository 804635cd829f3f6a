import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser of this machine, if it has one; `CHROMIUM` names another. */
export const CHROMIUM = [
  process.env.CHROMIUM ?? '',
  ...NAMES.flatMap(name => FOLDERS.map(folder => join(folder, name))),
].find(file => file !== '' && existsSync(file));

/** A browser without a window that calls nobody. */
export function launchChromium(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error('Chromium is not installed');
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      // in containers /dev/shm is small
      '--disable-dev-shm-usage',
      // all pages count as seen: the tests look at several at once
      ...['--disable-background-timer-throttling', '--disable-renderer-backgrounding'],
      '--disable-backgrounding-occluded-windows',
    ],
  });
}
