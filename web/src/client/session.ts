import type { LoggedIn } from '../../../src/contract/rest.js';
import { AccountStorage, type Owner } from './account-storage.js';
import type { ListedStorage } from './storage.js';
import { claimsOf } from './token.js';

const KEY = 'session';
const LAST_NAME = 'last-name';
/** The accounts that logged out in a tab, and when: other tabs follow, even when they slept. */
export const LEFT_KEY = 'left';
interface Leave {
  /** Epoch ms by this machine's clock. */
  at: number;
  sid: string | undefined;
}
/** Longer than a session can last. */
const LEFT_FOR_MS = 40 * 86_400_000;

/** The log-in of this tab, or of this browser if the member chose so, and what is kept for the account. */
export class Session {
  #login: LoggedIn | undefined;
  #stays: boolean;
  #storage: AccountStorage | undefined;
  /** When this session began in this browser, epoch ms by this machine's clock. */
  #since: number;

  constructor(
    private readonly perTab: ListedStorage,
    private readonly perBrowser: ListedStorage,
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

  /** Whether the log-in survives the closing of the browser. */
  get stays(): boolean {
    return this.#stays;
  }

  /** What is kept for the account that is logged in; undefined without one. */
  get storage(): AccountStorage {
    return (this.#storage ??= this.#nobodys());
  }

  /** The name that was last used here, for the log-in page. */
  get lastName(): string {
    return this.perBrowser.getItem(LAST_NAME) ?? '';
  }

  /** Whether this account logged out in another tab after it logged in here. */
  get wasLeft(): boolean {
    return (this.#leave(this.#login)?.at ?? -Infinity) > this.#since;
  }

  /** Whether that tab used this same session, which it has ended on the server. */
  get leftWasShared(): boolean {
    return this.#leave(this.#login)?.sid === sidOf(this.#login);
  }

  keep(login: LoggedIn, { stay = this.#stays }: { stay?: boolean } = {}): void {
    if (!stay) this.#endInBrowser();
    // a renewed token belongs to the same session
    if (!isSameSession(login, this.#login)) {
      // a log-in is later than the log-outs before it, even if the clock was set back since
      this.#since = Math.max(Date.now(), this.#leave(login)?.at ?? 0);
    }
    this.#begin(login);
    this.#stays = stay;
    this.perTab.removeItem(KEY);
    const kept = JSON.stringify({ ...login, since: this.#since });
    (stay ? this.perBrowser : this.perTab).setItem(KEY, kept);
    this.perBrowser.setItem(LAST_NAME, login.account.name);
  }

  /** The member logs out: what is kept for them is cleared, in other tabs too. */
  leave(): void {
    if (this.#login) {
      const leave: Leave = { at: Math.max(Date.now(), this.#since + 1), sid: sidOf(this.#login) };
      const leaves = { ...this.#leaves(), [nameOf(ownerOf(this.#login))]: leave };
      this.perBrowser.setItem(LEFT_KEY, JSON.stringify(leaves));
      if (isSameAccount(this.#inBrowser, this.#login)) this.perBrowser.removeItem(KEY);
    }
    this.forget();
  }

  /** The member logged out in another tab, which has cleared what the tabs share. */
  followOut(): void {
    this.storage.followForget();
    this.#endInTab();
  }

  /** Ends the log-in and clears what is kept for the account. */
  forget(): void {
    const inBrowser = this.#inBrowser;
    // another tab has a newer session of the account, as after a change of password there
    const goesOn = isSameAccount(inBrowser, this.#login) && !isSameSession(inBrowser, this.#login);
    if (goesOn) this.storage.forgetTab();
    else this.storage.forget();
    this.end();
  }

  /** Clears what an earlier log-in of this tab left, for a member who was kicked meanwhile. */
  forgetTab(): void {
    AccountStorage.clear(this.perTab);
  }

  /** Ends the log-in; drafts and the like are kept for the member's return. */
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

  get #inBrowser(): LoggedIn | undefined {
    return parse(this.perBrowser.getItem(KEY))?.login;
  }

  /** Only this session: another tab may have stored another account or a newer session. */
  #endInBrowser(): void {
    if (isSameSession(this.#inBrowser, this.#login)) this.perBrowser.removeItem(KEY);
  }

  #leave(login: LoggedIn | undefined): Leave | undefined {
    return login && this.#leaves()[nameOf(ownerOf(login))];
  }

  #leaves(): Record<string, Leave | undefined> {
    try {
      const kept = (JSON.parse(this.perBrowser.getItem(LEFT_KEY) ?? '{}') ?? {}) as Record<string, Leave>;
      const oldest = Date.now() - LEFT_FOR_MS;
      return Object.fromEntries(Object.entries(kept).filter(([, { at }]) => at > oldest));
    } catch {
      return {};
    }
  }

  #nobodys(): AccountStorage {
    const nowhere = { getItem: () => null, setItem: () => {}, removeItem: () => {}, keys: () => [] };
    return new AccountStorage({ epoch: '', id: 0 }, nowhere, nowhere);
  }
}

function sidOf(login: LoggedIn | undefined): string | undefined {
  return login && claimsOf(login.accessToken).sid;
}

function isSameAccount(one: LoggedIn | undefined, other: LoggedIn | undefined): boolean {
  return one !== undefined && other !== undefined && nameOf(ownerOf(one)) === nameOf(ownerOf(other));
}

function isSameSession(one: LoggedIn | undefined, other: LoggedIn | undefined): boolean {
  return isSameAccount(one, other) && sidOf(one) === sidOf(other);
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
