import type { KeyValue, ListedKeyValue } from './key-value.js';

/** Whose something is: an account of one log. Ids of another log are other people's. */
export interface Owner {
  epoch: string;
  id: number;
}

/** Before every key that belongs to an account. */
const ANY = 'of:';

/**
 * What this browser keeps for one account: drafts, unsent lines, marks of what was read. All of it stands under one
 * prefix, in the tab's storage and in the browser's, so that forgetting is one act that no new key can slip past.
 * Where it is kept nothing else of an account may be kept.
 */
export class AccountStorage {
  readonly #prefix: string;
  #isForgotten = false;
  /** Ends with the tab. */
  readonly tab: KeyValue;
  /** Shared by the tabs, and there again after the browser was closed. */
  readonly browser: KeyValue;

  constructor(
    owner: Owner,
    private readonly perTab: ListedKeyValue,
    private readonly perBrowser: ListedKeyValue,
  ) {
    this.#prefix = `${ANY}${owner.epoch}:${owner.id}:`;
    // of a log that was restored or replaced nobody is left; and a tab has one owner, the last
    drop(perBrowser, key => key.startsWith(ANY) && !key.startsWith(`${ANY}${owner.epoch}:`));
    drop(perTab, key => key.startsWith(ANY) && !key.startsWith(this.#prefix));
    this.tab = this.#part(perTab);
    this.browser = this.#part(perBrowser);
  }

  /** Forgets what is kept here, whoever's it is. */
  static clear(storage: ListedKeyValue): void {
    drop(storage, key => key.startsWith(ANY));
  }

  /** The name of a key in the browser's storage, if it is one of these. */
  nameOf(key: string | null): string | undefined {
    return key?.startsWith(this.#prefix) ? key.slice(this.#prefix.length) : undefined;
  }

  /** Forgets all, and keeps nothing any more, whoever still holds on to this. */
  forget(): void {
    this.forgetTab();
    drop(this.perBrowser, key => key.startsWith(this.#prefix));
  }

  /** As `forget`, where another tab has forgotten the rest. */
  forgetTab(): void {
    this.#isForgotten = true;
    drop(this.perTab, key => key.startsWith(this.#prefix));
  }

  #part(storage: KeyValue): KeyValue {
    const of = (name: string): string => this.#prefix + name;
    return {
      getItem: name => (this.#isForgotten ? null : storage.getItem(of(name))),
      setItem: (name, value) => {
        if (!this.#isForgotten) storage.setItem(of(name), value);
      },
      removeItem: name => storage.removeItem(of(name)),
    };
  }
}

function drop(storage: ListedKeyValue, isDropped: (key: string) => boolean): void {
  for (const key of storage.keys().filter(isDropped)) storage.removeItem(key);
}
