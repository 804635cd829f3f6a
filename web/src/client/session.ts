import type { LoggedIn } from '../../../src/contract/rest.js';
import { AccountStorage, type Owner } from './account-storage.js';
import type { ListedKeyValue } from './key-value.js';
import { claimsOf } from './token.js';

const KEY = 'session';
const LAST_NAME = 'last-name';
/** Who was logged out in some tab, and when: tabs that sleep hear of it when they wake. */
export const LEFT_KEY = 'left';
/** Longer than a session lasts by itself. */
const LEFT_FOR_MS = 40 * 86_400_000;

/** Who is logged in, in this tab, or in this browser when the member wished so, and what is kept for them. */
export class Session {
  #login: LoggedIn | undefined;
  #stays: boolean;
  #storage: AccountStorage | undefined;
  /** When this session began here, epoch ms by this machine's clock. */
  #since: number;

  constructor(
    private readonly perTab: ListedKeyValue,
    private readonly perBrowser: ListedKeyValue,
  ) {
    const ofTab = parse(perTab.getItem(KEY));
    const kept = ofTab ?? parse(perBrowser.getItem(KEY));
    this.#since = kept?.since ?? 0;
    this.#stays = kept !== undefined && ofTab === undefined;
    if (kept) this.#begin(kept.login);
    if (this.wasLeft) this.followOut();
  }

  get login(): LoggedIn | undefined {
    return this.#login;
  }

  /** The log-in outlives the browser's being closed. */
  get stays(): boolean {
    return this.#stays;
  }

  /** What is kept for who is logged in; for nobody, nothing is. */
  get storage(): AccountStorage {
    return (this.#storage ??= this.#nobodys());
  }

  /** The name that was last used here, for the log-in page. */
  get lastName(): string {
    return this.perBrowser.getItem(LAST_NAME) ?? '';
  }

  /** Whether this account was logged out in another tab after it came into this one. */
  get wasLeft(): boolean {
    const left = this.#login && this.#leaves()[nameOf(ownerOf(this.#login))];
    return left !== undefined && left > this.#since;
  }

  keep(login: LoggedIn, { stay = this.#stays }: { stay?: boolean } = {}): void {
    if (!stay) this.#endInBrowser();
    // a renewed token is of the same session
    if (sessionOf(login) !== sessionOf(this.#login)) this.#since = Date.now();
    this.#begin(login);
    this.#stays = stay;
    this.perTab.removeItem(KEY);
    const kept = JSON.stringify({ ...login, since: this.#since });
    (stay ? this.perBrowser : this.perTab).setItem(KEY, kept);
    this.perBrowser.setItem(LAST_NAME, login.account.name);
  }

  /** The member logs out: nothing of theirs stays, here or in other tabs. */
  leave(): void {
    if (this.#login) {
      const leaves = { ...this.#leaves(), [nameOf(ownerOf(this.#login))]: Date.now() };
      this.perBrowser.setItem(LEFT_KEY, JSON.stringify(leaves));
    }
    this.forget();
  }

  /** The member logged out in another tab, which has looked after what the tabs share. */
  followOut(): void {
    this.storage.forgetTab();
    this.#endInTab();
  }

  /** Nothing of this account's stays here. */
  forget(): void {
    this.storage.forget();
    this.end();
  }

  /** Who was removed does not come back to what was kept in this tab after the log-in ended. */
  forgetTab(): void {
    AccountStorage.clear(this.perTab);
  }

  /** The log-in is over; what was written is there when the member comes back. */
  end(): void {
    this.#endInBrowser();
    this.#endInTab();
  }

  #begin(login: LoggedIn): void {
    const before = this.#login && nameOf(ownerOf(this.#login));
    this.#login = login;
    const owner = ownerOf(login);
    if (before !== nameOf(owner)) this.#storage = new AccountStorage(owner, this.perTab, this.perBrowser);
  }

  #endInTab(): void {
    this.#login = undefined;
    this.#stays = false;
    this.#storage = undefined;
    this.perTab.removeItem(KEY);
  }

  /** Another account may stay in another tab: only what is this account's. */
  #endInBrowser(): void {
    const inBrowser = parse(this.perBrowser.getItem(KEY))?.login;
    if (inBrowser?.account.id === this.#login?.account.id) this.perBrowser.removeItem(KEY);
  }

  #leaves(): Record<string, number | undefined> {
    try {
      const kept = (JSON.parse(this.perBrowser.getItem(LEFT_KEY) ?? '{}') ?? {}) as Record<string, number>;
      const oldest = Date.now() - LEFT_FOR_MS;
      return Object.fromEntries(Object.entries(kept).filter(([, at]) => at > oldest));
    } catch {
      return {};
    }
  }

  #nobodys(): AccountStorage {
    const nowhere = { getItem: () => null, setItem: () => {}, removeItem: () => {}, keys: () => [] };
    return new AccountStorage({ epoch: '', id: 0 }, nowhere, nowhere);
  }
}

function sessionOf(login: LoggedIn | undefined): string | undefined {
  return login && `${login.account.id}:${claimsOf(login.accessToken).sid}`;
}

function ownerOf({ accessToken, account }: LoggedIn): Owner {
  return { epoch: claimsOf(accessToken).aud ?? '', id: account.id };
}

function nameOf({ epoch, id }: Owner): string {
  return `${epoch}:${id}`;
}

function parse(kept: string | null): { login: LoggedIn; since: number } | undefined {
  try {
    const read = JSON.parse(kept ?? 'null') as (LoggedIn & { since?: number }) | null;
    if (read === null) return undefined;
    const { since = 0, ...login } = read;
    const isWhole =
      typeof login.accessToken === 'string' &&
      typeof login.expiresAt === 'number' &&
      typeof login.account.id === 'number' &&
      typeof login.account.name === 'string';
    return isWhole ? { login, since } : undefined;
  } catch {
    return undefined;
  }
}
