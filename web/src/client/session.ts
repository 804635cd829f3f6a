import type { LoggedIn } from '../../../src/contract/rest.js';
import type { KeyValue } from './key-value.js';

const KEY = 'session';
const LAST_NAME = 'last-name';

/** Who is logged in, in this tab, or in this browser when the member wished so. */
export class Session {
  #login: LoggedIn | undefined;
  #stays: boolean;

  constructor(
    private readonly perTab: KeyValue,
    private readonly perBrowser: KeyValue,
  ) {
    const ofTab = parse(perTab.getItem(KEY));
    this.#login = ofTab ?? parse(perBrowser.getItem(KEY));
    this.#stays = this.#login !== undefined && ofTab === undefined;
  }

  get login(): LoggedIn | undefined {
    return this.#login;
  }

  /** The log-in outlives the browser's being closed. */
  get stays(): boolean {
    return this.#stays;
  }

  /** The name that was last used here, for the log-in page. */
  get lastName(): string {
    return this.perBrowser.getItem(LAST_NAME) ?? '';
  }

  keep(login: LoggedIn, { stay = this.#stays }: { stay?: boolean } = {}): void {
    if (!stay) this.#forgetInBrowser();
    this.#login = login;
    this.#stays = stay;
    this.perTab.removeItem(KEY);
    (stay ? this.perBrowser : this.perTab).setItem(KEY, JSON.stringify(login));
    this.perBrowser.setItem(LAST_NAME, login.account.name);
  }

  forget(): void {
    this.#forgetInBrowser();
    this.#login = undefined;
    this.#stays = false;
    this.perTab.removeItem(KEY);
  }

  /** Another account may stay in another tab: only what is this account's. */
  #forgetInBrowser(): void {
    const inBrowser = parse(this.perBrowser.getItem(KEY));
    if (inBrowser?.account.id === this.#login?.account.id) this.perBrowser.removeItem(KEY);
  }
}

function parse(kept: string | null): LoggedIn | undefined {
  try {
    const login = JSON.parse(kept ?? 'null') as LoggedIn | null;
    const isWhole =
      typeof login?.accessToken === 'string' &&
      typeof login.expiresAt === 'number' &&
      typeof login.account.id === 'number' &&
      typeof login.account.name === 'string';
    return isWhole ? login : undefined;
  } catch {
    return undefined;
  }
}
