import type { BrowserContextOptions, Page } from 'playwright-core';

/** What outlasts a navigation, or shows what was there before. */
const LASTING = {
  page: [
    ...['addInitScript', 'close', 'emulateMedia', 'exposeBinding', 'exposeFunction', 'goBack', 'goForward'],
    ...['route', 'routeWebSocket', 'setExtraHTTPHeaders', 'setViewportSize'],
  ],
  context: [
    ...['addCookies', 'addInitScript', 'close', 'exposeBinding', 'exposeFunction', 'grantPermissions'],
    ...['newCDPSession', 'newPage', 'route', 'routeWebSocket', 'setExtraHTTPHeaders', 'setGeolocation'],
    'setOffline',
  ],
  clock: ['fastForward', 'install', 'pauseAt', 'resume', 'runFor', 'setFixedTime', 'setSystemTime'],
};

/** The browser keeps 50 entries of a page's history, and each visit leaves some. */
const VISITS_MAX = 15;

/**
 * Pages that visitors have left and that others may use: one that has its process and its compiled scripts takes a
 * third of the CPU time of a new one. Only those that were used in no way that a navigation does not undo.
 */
export class ParkedPages {
  readonly #free: { page: Page; key: string }[] = [];
  /** Pages that may be parked, with what their contexts were made of, and how often they were visited. */
  readonly #reusable = new Map<Page, { key: string; visits: number }>();

  /** @param address where they stand; of the room's origin, else they would get another process for it */
  constructor(private readonly address: string) {}

  /** Has a new page parked later, unless something lasting is done to it. */
  async watch(page: Page, settings: BrowserContextOptions): Promise<void> {
    await page.goto(this.address);
    this.#reusable.set(page, { key: JSON.stringify(settings), visits: 0 });
    const spend = (): unknown => this.#reusable.delete(page);
    spy(page, LASTING.page, spend);
    spy(page.context(), LASTING.context, spend);
    spy(page.clock, LASTING.clock, spend);
  }

  /** A page of such a context with this in its `localStorage`, if one is parked. */
  async take(settings: BrowserContextOptions, kept: Record<string, string>): Promise<Page | undefined> {
    const key = JSON.stringify(settings);
    const at = this.#free.findIndex(one => one.key === key);
    const [parked] = at < 0 ? [] : this.#free.splice(at, 1);
    // that of the device, which a log-in sets
    await parked?.page.context().clearCookies();
    await parked?.page.evaluate(entries => {
      localStorage.clear();
      sessionStorage.clear();
      for (const [name, value] of Object.entries(entries)) localStorage.setItem(name, value);
    }, kept);
    return parked?.page;
  }

  /** Closes those that stand unused. */
  async close(): Promise<void> {
    await Promise.all(this.#free.splice(0).map(async ({ page }) => page.context().close()));
  }

  /** Ends the visit of a page. */
  async park(page: Page): Promise<void> {
    page.removeAllListeners();
    const reusable = this.#reusable.get(page);
    if (!reusable || ++reusable.visits === VISITS_MAX) return page.context().close();
    try {
      // what lies under the pointer is as if it had never been moved
      await page.mouse.move(-1, -1);
      await page.goto(this.address);
      this.#free.push({ page, key: reusable.key });
    } catch {
      // its server is not there
      await page.context().close();
    }
  }
}

function spy<T extends object>(object: T, methods: readonly string[], onCall: () => void): void {
  for (const method of methods) {
    const real: unknown = Reflect.get(object, method);
    if (typeof real !== 'function') throw new Error(`Playwright has no ${method}`);
    Reflect.set(object, method, (...args: unknown[]): unknown => {
      onCall();
      return Reflect.apply(real, object, args);
    });
  }
}
