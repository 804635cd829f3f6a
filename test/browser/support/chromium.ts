import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
/** The shell is the same engine without the windows, of which nothing is seen: it takes half the time. */
const SHELL = ['chromium-headless-shell'];
const WITH_WINDOWS = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser of this machine, if it has one; `CHROMIUM` names another. */
export const CHROMIUM = find([...SHELL, ...WITH_WINDOWS]);

/** One that shows notifications, which the shell refuses. */
export const WHOLE_CHROMIUM = find(WITH_WINDOWS);

function find(names: readonly string[]): string | undefined {
  const files = names.flatMap(name => FOLDERS.map(folder => join(folder, name)));
  return [process.env.CHROMIUM ?? '', ...files].find(file => file !== '' && existsSync(file));
}

/** Pages that live for seconds end before optimised code has paid for its compilation. */
export const FOR_SHORT_LIVES = ['--js-flags=--no-opt,--no-maglev'];

/** A browser without a window that makes no requests of its own. @param more further arguments of Chromium */
export async function launchChromium(more: string[] = [], file = CHROMIUM): Promise<Browser> {
  if (file === undefined) throw new Error('Chromium is not installed');
  return chromium.launch({
    executablePath: file,
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      // in containers /dev/shm is small
      '--disable-dev-shm-usage',
      // all pages count as seen: the tests look at several at once
      ...['--disable-background-timer-throttling', '--disable-renderer-backgrounding'],
      '--disable-backgrounding-occluded-windows',
      ...more,
    ],
  });
}

/** How long a browser that no room uses waits for the next one. */
const IDLE_MS = 3_000;
const running = new Map<string, { browser: Promise<Browser>; users: number; idle?: NodeJS.Timeout }>();

/** A browser that rooms may share, one after another or at once, since starting one takes longer than a page. */
export async function shareChromium(more: string[], file = CHROMIUM): Promise<Browser> {
  const key = JSON.stringify([more, file]);
  const found = running.get(key) ?? { browser: launchChromium(more, file), users: 0 };
  running.set(key, found);
  clearTimeout(found.idle);
  found.users++;
  return found.browser;
}

/** Ends it when nothing uses it any more, and nothing will soon. */
export async function leaveChromium(browser: Browser): Promise<void> {
  for (const [key, found] of running) {
    if ((await found.browser) !== browser || --found.users > 0) continue;
    found.idle = setTimeout(() => {
      running.delete(key);
      void browser.close();
    }, IDLE_MS);
  }
}
