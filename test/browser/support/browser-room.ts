import type { Browser, BrowserContextOptions } from 'playwright-core';
import { Client } from '../../support/client.js';
import { FOR_SHORT_LIVES, launchChromium } from './chromium.js';
import { ADMIN, BrowserPlace } from './place.js';
import { Visitor } from './visitor.js';

export interface VisitOptions {
  language?: 'ko' | 'en';
  theme?: 'light' | 'dark';
  viewport?: { width: number; height: number };
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

  private constructor(
    readonly place: BrowserPlace,
    readonly browser: Browser,
  ) {}

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
    const place = await BrowserPlace.open(settings);
    for (const name of members) await place.member(name);
    for (const name of admins) await place.member(name, 'admin');
    return new BrowserRoom(place, await launchChromium(chromium, browser));
  }

  /** A page of the room. It is there when it is connected, unless `loggedOut`. */
  async enter(name = ADMIN, options: VisitOptions = {}): Promise<Visitor> {
    const { language = 'ko', theme = 'light', viewport = DESK, loggedOut = false, context: more } = options;
    const kept = {
      language,
      theme,
      ...(!loggedOut && { session: JSON.stringify(await this.place.login(name)), 'last-name': name }),
    };
    const localStorage = Object.entries(kept).map(([key, value]) => ({ name: key, value }));
    const context = await this.browser.newContext({
      viewport,
      locale: language === 'ko' ? 'ko-KR' : 'en-GB',
      timezoneId: 'Asia/Seoul',
      colorScheme: theme,
      reducedMotion: 'reduce',
      storageState: { cookies: [], origins: [{ origin: this.place.url, localStorage }] },
      ...more,
    });
    context.setDefaultTimeout(15_000);
    const visitor = await Visitor.in(context, name, this.place.url);
    this.visitors.push(visitor);
    if (options.script) await context.addInitScript(options.script);
    await visitor.page.goto(this.place.url);
    if (!loggedOut) await visitor.connected();
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

  /** Everyone leaves; what went wrong in a page is thrown. For `afterEach`. */
  async clear(): Promise<void> {
    const visitors = this.visitors.splice(0);
    for (const client of this.clients.splice(0)) client.socket.disconnect();
    for (const { context } of visitors) await context.close();
    for (const visitor of visitors) visitor.expectNoFaults();
  }

  async close(): Promise<void> {
    await this.browser.close();
    for (const client of this.clients) client.socket.disconnect();
    await this.place.close();
  }
}
