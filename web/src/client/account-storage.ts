import type { StorageLike, ListedStorage } from './storage.js';

/** An account of one log: the same id in another log is another person. */
export interface Owner {
  epoch: string;
  id: number;
}

/** The start of every key of an account. */
const ANY = 'of:';

/**
 * What this browser keeps for one account: drafts, unsent lines, read positions. All of it is under one prefix, in
 * the tab's storage and in the browser's, so that one call clears it whatever keys there are. Data of an account
 * must not be kept elsewhere.
 */
export class AccountStorage {
  readonly #prefix: string;
  #isForgotten = false;
  /** What this tab has written to the browser's storage. */
  readonly #written = new Map<string, string>();
  /** Lasts as long as the tab. */
  readonly tab: StorageLike;
  /** Shared by the tabs, and kept when the browser is closed. */
  readonly browser: StorageLike;

  constructor(
    owner: Owner,
    private readonly perTab: ListedStorage,
    private readonly perBrowser: ListedStorage,
  ) {
    this.#prefix = `${ANY}${owner.epoch}:${owner.id}:`;
    // accounts of a restored or replaced log no longer exist, and a tab belongs to the account that used it last
    drop(perBrowser, key => key.startsWith(ANY) && !key.startsWith(`${ANY}${owner.epoch}:`));
    drop(perTab, key => key.startsWith(ANY) && !key.startsWith(this.#prefix));
    this.tab = this.#part(perTab);
    this.browser = this.#part(perBrowser, this.#written);
  }

  /** Clears what is kept there for any account. */
  static clear(storage: ListedStorage): void {
    drop(storage, key => key.startsWith(ANY));
  }

  /** The name of a browser's key within this storage, if it belongs to it. */
  nameOf(key: string | null): string | undefined {
    return key?.startsWith(this.#prefix) ? key.slice(this.#prefix.length) : undefined;
  }

  /** Clears everything. From then on nothing is kept, even through references held elsewhere. */
  forget(): void {
    this.forgetTab();
    drop(this.perBrowser, key => key.startsWith(this.#prefix));
  }

  /**
   * Like `forget`, when another tab has cleared the browser's storage: what this one wrote since goes too, and what
   * a later log-in has written stays.
   */
  followForget(): void {
    this.forgetTab();
    for (const [key, value] of this.#written)
      if (this.perBrowser.getItem(key) === value) this.perBrowser.removeItem(key);
  }

  /** Like `forget`, but for what the tabs share. */
  forgetTab(): void {
    this.#isForgotten = true;
    drop(this.perTab, key => key.startsWith(this.#prefix));
  }

  #part(storage: StorageLike, written?: Map<string, string>): StorageLike {
    const of = (name: string): string => this.#prefix + name;
    return {
      getItem: name => (this.#isForgotten ? null : storage.getItem(of(name))),
      setItem: (name, value) => {
        if (this.#isForgotten) return;
        storage.setItem(of(name), value);
        written?.set(of(name), value);
      },
      removeItem: name => storage.removeItem(of(name)),
    };
  }
}

function drop(storage: ListedStorage, isDropped: (key: string) => boolean): void {
  for (const key of storage.keys().filter(isDropped)) storage.removeItem(key);
}
