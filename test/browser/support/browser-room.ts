import type { Browser, BrowserContextOptions } from 'playwright-core';
import { Client } from '../../support/client.js';
import { FOR_SHORT_LIVES, leaveChromium, shareChromium } from './chromium.js';
import { ParkedPages } from './parked-pages.js';
import { ADMIN, BrowserPlace } from './place.js';
import { Visitor } from './visitor.js';

export interface VisitOptions {
  language?: 'ko' | 'en';
  theme?: 'light' | 'dark';
  viewport?: { width: number; height: number };
  /** An admin who has not put the first steps aside. */
  guide?: boolean;
  /** Comes to the log-in page, in place of the room. */
  loggedOut?: boolean;
  /** Runs in the page before its own scripts. */
  script?: () => void;
  /** More of the context: touch, zone, what the system prefers. */
  context?: BrowserContextOptions;
}

export const DESK = { width: 1_280, height: 800 };
export const PHONE = { width: 360, height: 740 };

/** A room, and a browser with a context for each of its members. */
export class BrowserRoom {
  readonly visitors: Visitor[] = [];
  readonly clients: Client[] = [];
  readonly #parked: ParkedPages;

  private constructor(
    readonly place: BrowserPlace,
    readonly browser: Browser,
    /** A browser with windows asks for an icon where it has a page wait. */
    private readonly isShell: boolean,
  ) {
    this.#parked = ParkedPages.of(browser, this.addressBefore);
  }

  /** @param members are made as `name`, or as `name (admin)` */
  static async open({
    members = [],
    admins = [],
    settings = {},
    chromium = FOR_SHORT_LIVES,
    browser,
  }: {
    members?: string[];
    admins?: string[];
    settings?: Record<string, string>;
    /** Further arguments of Chromium. */
    chromium?: string[];
    /** The program, in place of the usual one. */
    browser?: string | undefined;
  } = {}): Promise<BrowserRoom> {
    // before the room, which takes seconds: the last one's browser would end meanwhile
    const shared = await shareChromium(chromium, browser);
    const place = await BrowserPlace.open(settings);
    for (const name of members) await place.member(name);
    for (const name of admins) await place.member(name, 'admin');
    return new BrowserRoom(place, shared, browser === undefined);
  }

  /** Where pages without a script of the test's own come from, and where Back leads to from the room. */
  get addressBefore(): string {
    return `${this.place.url}/favicon.svg`;
  }

  /** A page of the room. It is there when it is connected, unless `loggedOut`. */
  async enter(name = ADMIN, options: VisitOptions = {}): Promise<Visitor> {
    const {
      language = 'ko',
      theme = 'light',
      viewport = DESK,
      loggedOut = false,
      guide = false,
      context: more,
    } = options;
    const kept = {
      language,
      theme,
      ...(!loggedOut && (await this.#loggedIn(name, guide))),
    };
    const settings = {
      viewport,
      locale: language === 'ko' ? 'ko-KR' : 'en-GB',
      timezoneId: 'Asia/Seoul',
      colorScheme: theme,
      reducedMotion: 'reduce',
      ...more,
    } as const;
    const parked = options.script ? undefined : await this.#parked.take(settings, kept);
    const visitor = parked
      ? new Visitor(name, parked, this.place.url)
      : await this.#enterAnew(name, settings, kept, options.script);
    this.visitors.push(visitor);
    await visitor.page.goto(this.place.url);
    if (!loggedOut) await visitor.connected();
    return visitor;
  }

  /** What the browser of a member keeps. */
  async #loggedIn(name: string, hasGuide: boolean): Promise<Record<string, string>> {
    const login = await this.place.login(name);
    const { id, role } = login.account;
    const { aud } = JSON.parse(atob(login.accessToken.split('.')[1]!)) as { aud: string };
    return {
      session: JSON.stringify(login),
      'last-name': name,
      ...(role === 'admin' && !hasGuide && { [`of:${aud}:${id}:guide`]: 'closed' }),
    };
  }

  async #enterAnew(
    name: string,
    settings: BrowserContextOptions,
    kept: Record<string, string>,
    script?: () => void,
  ): Promise<Visitor> {
    const localStorage = Object.entries(kept).map(([key, value]) => ({ name: key, value }));
    const context = await this.browser.newContext({
      ...settings,
      storageState: { cookies: [], origins: [{ origin: this.place.url, localStorage }] },
    });
    context.setDefaultTimeout(15_000);
    const visitor = await Visitor.in(context, name, this.place.url);
    if (script) await context.addInitScript(script);
    else if (this.isShell) await this.#parked.watch(visitor.page, settings);
    return visitor;
  }

  /** A member without a page, who talks by the protocol: for floods and for what no page would say. */
  async client(name: string): Promise<Client> {
    const { accessToken } = await this.place.login(name);
    const client = new Client(this.place.url, { token: accessToken });
    this.clients.push(client);
    await client.welcomed();
    return client;
  }

  /** One of them leaves; what went wrong in their page is thrown. */
  async leave(visitor: Visitor): Promise<void> {
    this.visitors.splice(this.visitors.indexOf(visitor), 1);
    await this.#parked.park(visitor.page);
    visitor.expectNoFaults();
  }

  /** Everyone leaves; what went wrong in a page is thrown. For `afterEach`. */
  async clear(): Promise<void> {
    const visitors = this.visitors.splice(0);
    for (const client of this.clients.splice(0)) client.socket.disconnect();
    await Promise.all(visitors.map(async ({ page }) => this.#parked.park(page)));
    for (const visitor of visitors) visitor.expectNoFaults();
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.socket.disconnect();
    await Promise.all(this.visitors.map(async ({ page }) => this.#parked.park(page)));
    await leaveChromium(this.browser);
    await this.place.close();
  }
}
