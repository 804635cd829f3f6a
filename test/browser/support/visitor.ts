import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import type { BrowserContext, ConsoleMessage, Locator, Page, WebSocket } from 'playwright-core';

const PATIENCE_MS = 15_000;

/** A page of one member in a context of its own, and all that goes wrong or over the wire in it. */
export class Visitor {
  /** What came by WebSocket, oldest first, as text. */
  readonly received: string[] = [];
  readonly sent: string[] = [];
  readonly #frames = new EventEmitter();
  readonly #faults: string[] = [];
  readonly #expected: RegExp[] = [];

  constructor(
    readonly name: string,
    readonly page: Page,
    private readonly origin: string,
  ) {
    this.#watch();
  }

  get context(): BrowserContext {
    return this.page.context();
  }

  /** A page in a context that no visitor has used yet. */
  static async in(context: BrowserContext, name: string, origin: string): Promise<Visitor> {
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
        console.error(`content policy: ${violatedDirective} ${blockedURI}`);
      });
    });
    return new Visitor(name, await context.newPage(), origin);
  }

  /** Waits until the page was welcomed so many times. */
  async connected(times = 1): Promise<void> {
    await this.receives(/^42\["welcome"/, times);
  }

  /** Waits until all that the page fetches later is there. Not with long polling, which always waits for something. */
  async loaded(): Promise<void> {
    await this.page.waitForLoadState('networkidle');
  }

  /** The member looks at this page, or at another window, which then has the keyboard. */
  async attend(isThere: boolean): Promise<void> {
    await this.page.evaluate(there => {
      document.hasFocus = () => there;
      dispatchEvent(new Event(there ? 'focus' : 'blur'));
    }, isThere);
  }

  /** The network goes, once the page is whole. */
  async goOffline(): Promise<void> {
    await this.loaded();
    await this.context.setOffline(true);
  }

  /** Waits for a frame, or for so many of them, since the page was opened. */
  async receives(frame: RegExp, times = 1): Promise<void> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    while (this.received.filter(text => frame.test(text)).length < times)
      await once(this.#frames, 'received', { signal });
  }

  /** The list of what was said. */
  get log(): Locator {
    return this.page.getByRole('log');
  }

  /** Where lines are written. */
  get box(): Locator {
    return this.page.locator('.room-main .composer textarea');
  }

  /** Rows of the list that have this text, also those not yet stored. */
  row(text: string | RegExp): Locator {
    return this.log.locator('.stream-row', { hasText: text });
  }

  /** Opens the menu of the last row with this text, once its line is stored: a row has none before. */
  async openMenu(text: string): Promise<void> {
    const stored = this.log.locator('.stream-row[data-key]', { hasText: text });
    await stored.last().click({ button: 'right' });
  }

  /** Writes a line, or a command, and presses Enter. */
  async say(text: string): Promise<void> {
    await this.box.fill(text);
    await this.box.press('Enter');
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.row(text).first().waitFor();
  }

  /** The texts of the lines that stand in the list and in the log, top to bottom, without what the page adds. */
  async lines(): Promise<string[]> {
    return this.log
      .locator('.stream-row[data-key]:is(.stream-chat, .stream-whisper) .stream-text')
      .evaluateAll(texts =>
        texts.map(text => {
          const copy = text.cloneNode(true) as Element;
          for (const added of copy.querySelectorAll('.visually-hidden, .stream-host, .stream-copy'))
            added.remove();
          return copy.textContent;
        }),
      );
  }

  /** What the composer offers to complete. */
  get suggestions(): Locator {
    return this.page.locator('.composer-suggestions').getByRole('option');
  }

  /** The places in the log of the rows that have one, top to bottom. */
  async seqs(): Promise<number[]> {
    return this.log
      .locator('.stream-row[data-key^=m]')
      .evaluateAll(rows => rows.map(row => Number((row as HTMLElement).dataset.key!.slice(1))));
  }

  /** Replies to a received whisper, and writes an answer without sending it. */
  async answer(from: string, text: string): Promise<void> {
    await this.loaded();
    const row = this.row(`<<< ${from}`).last();
    // out from under what floats over the top of the list
    await row.evaluate(element => element.scrollIntoView({ block: 'center' }));
    await row.getByRole('button', { name: /^(답장|Reply)$/ }).press('Enter');
    await this.page.locator('.composer-chip').waitFor();
    await this.box.fill(text);
  }

  /** Opens an admin's card on a member by the menu of their last line. */
  async openCard(act: 'mute' | 'kick', name: string): Promise<void> {
    const named = { mute: /^(채팅 금지…|Mute…)$/, kick: /^(강제 퇴장…|Kick…)$/ }[act];
    await this.log
      .locator('.stream-row', { has: this.page.getByText(name, { exact: true }) })
      .last()
      .click({
        button: 'right',
      });
    await this.page.getByRole('menuitem', { name: named }).click();
    await this.page.getByRole('dialog').waitFor();
  }

  /** Presses a button of the header, or of its menu where that is folded. */
  async openTool(name: string | RegExp): Promise<void> {
    const tool = this.page.getByRole('banner').getByRole('button', { name });
    const menu = this.page.locator('.header-menu');
    await tool.or(menu).filter({ visible: true }).first().waitFor();
    // the menu may still be open, with words that are about to be those of another language
    const isOpen = this.page.locator('.header-tools:popover-open');
    if (!(await tool.isVisible()) && (await isOpen.count()) === 0) await menu.click();
    await tool.click();
    await this.page
      .locator('dialog[open], .members-page, .my-record, .records-page, .side-pane')
      .first()
      .waitFor();
  }

  /** Logs out by the menu of the header. */
  async logOut(): Promise<void> {
    await this.page.locator('.header-menu').click();
    await this.page.locator('.header-tools .button').last().click();
  }

  /** Waits until nothing moves any more. */
  async settled(): Promise<void> {
    await this.page.evaluate(() =>
      Promise.allSettled(
        document
          .getAnimations()
          .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
          .map(one => one.finished),
      ),
    );
  }

  /** Faults that a test brings about itself, such as a server that is not there. */
  expects(...faults: RegExp[]): void {
    this.#expected.push(...faults);
  }

  /** Throws if the page complained, broke its content policy, opened something or talked to another host. */
  expectNoFaults(): void {
    const faults = this.#faults.filter(fault => !this.#expected.some(expected => expected.test(fault)));
    assert.deepEqual(faults, [], `faults in the page of ${this.name}`);
  }

  #watch(): void {
    const { page } = this;
    const fault = (text: string): unknown => this.#faults.push(text);
    page.on('console', message => {
      // the watch over the record asks by itself, also while the test cuts it off
      if (message.location().url.includes('/api/proof/')) return;
      if (message.type() === 'error' || message.type() === 'warning') fault(consoleText(message));
    });
    page.on('pageerror', error => fault(`error: ${error.stack ?? error.message}`));
    page.on('dialog', dialog => {
      fault(`dialog: ${dialog.type()} ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('popup', popup => fault(`popup: ${popup.url()}`));
    page.on('download', download => fault(`download: ${download.url()}`));
    page.on('request', request => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== 'data:' && protocol !== 'blob:' && origin !== this.origin)
        fault(`request: ${request.url()}`);
    });
    page.on('websocket', socket => this.#listen(socket));
  }

  #listen(socket: WebSocket): void {
    if (new URL(socket.url()).host !== new URL(this.origin).host)
      this.#faults.push(`socket: ${socket.url()}`);
    socket.on('framereceived', ({ payload }) => {
      this.received.push(String(payload));
      this.#frames.emit('received');
    });
    socket.on('framesent', ({ payload }) => this.sent.push(String(payload)));
  }
}

function consoleText(message: ConsoleMessage): string {
  const { url } = message.location();
  return `console ${message.type()}: ${message.text()}${url === '' ? '' : ` (${url})`}`;
}
