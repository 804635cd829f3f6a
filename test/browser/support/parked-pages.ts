import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** What outlasts a navigation, and cannot be undone. */
const LASTING = {
  page: [
    ...['addInitScript', 'close', 'exposeBinding', 'exposeFunction', 'routeWebSocket', 'setExtraHTTPHeaders'],
  ],
  context: [
    ...['addInitScript', 'close', 'exposeBinding', 'exposeFunction', 'grantPermissions', 'newCDPSession'],
    // taken back, permissions are fewer than at first
    ...['clearPermissions', 'routeWebSocket', 'setExtraHTTPHeaders', 'setGeolocation'],
  ],
  clock: ['fastForward', 'install', 'pauseAt', 'resume', 'runFor', 'setFixedTime', 'setSystemTime'],
};

/** The browser keeps 50 entries of a page's history, and each visit leaves some. */
const VISITS_MAX = 15;

const parked = new WeakMap<Browser, Map<string, ParkedPages>>();

/**
 * Pages that visitors have left and that others may use: one that has its process and its compiled scripts takes a
 * third of the CPU time of a new one. Only those that were used in no way that a navigation does not undo.
 */
export class ParkedPages {
  readonly #free: { page: Page; key: string }[] = [];
  /** Pages that may be parked, with what their contexts were made of, and how often they were visited. */
  readonly #reusable = new Map<Page, { key: string; visits: number }>();

  /** @param address where they stand; of the room's origin, else they would get another process for it */
  private constructor(private readonly address: string) {}

  /** Those of a browser that stand there: rooms of one origin share them, one after another. */
  static of(browser: Browser, address: string): ParkedPages {
    const places = parked.get(browser) ?? new Map<string, ParkedPages>();
    parked.set(browser, places);
    const here = places.get(address) ?? new ParkedPages(address);
    places.set(address, here);
    return here;
  }

  /** Has a new page parked later, unless something lasting is done to it. */
  async watch(page: Page, settings: BrowserContextOptions): Promise<void> {
    await page.goto(this.address);
    this.#reusable.set(page, { key: fixedOf(settings), visits: 0 });
    const spend = (): unknown => this.#reusable.delete(page);
    spy(page, LASTING.page, spend);
    spy(page.context(), LASTING.context, spend);
    spy(page.clock, LASTING.clock, spend);
  }

  /** A page of such a context with this in its `localStorage`, if one is parked. */
  async take(settings: BrowserContextOptions, kept: Record<string, string>): Promise<Page | undefined> {
    const key = fixedOf(settings);
    const at = this.#free.findIndex(one => one.key === key);
    if (at < 0) return undefined;
    const { page } = this.#free.splice(at, 1)[0]!;
    // that of the device, which a log-in sets
    await page.context().clearCookies();
    const {
      viewport,
      colorScheme = null,
      reducedMotion = null,
      forcedColors = null,
      contrast = null,
    } = settings;
    if (viewport) await page.setViewportSize(viewport);
    await page.emulateMedia({ media: null, colorScheme, reducedMotion, forcedColors, contrast });
    await page.evaluate(entries => {
      localStorage.clear();
      sessionStorage.clear();
      for (const [name, value] of Object.entries(entries)) localStorage.setItem(name, value);
    }, kept);
    return page;
  }

  /** Ends the visit of a page. */
  async park(page: Page): Promise<void> {
    page.removeAllListeners();
    const reusable = this.#reusable.get(page);
    if (!reusable || ++reusable.visits === VISITS_MAX) return page.context().close();
    try {
      const context = page.context();
      await Promise.all(context.pages().map(async other => other !== page && other.close()));
      await Promise.all([page, context].map(async routed => routed.unrouteAll({ behavior: 'ignoreErrors' })));
      await context.setOffline(false);
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

/** What a page cannot change of what its context was made of. */
function fixedOf(settings: BrowserContextOptions): string {
  const changing = ['viewport', 'colorScheme', 'reducedMotion', 'forcedColors', 'contrast'];
  return JSON.stringify(Object.entries(settings).filter(([name]) => !changing.includes(name)));
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
