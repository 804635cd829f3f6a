import type { KeyValue, ListedKeyValue } from './key-value.js';

export type { KeyValue } from './key-value.js';

/** A storage that never throws: where the browser forbids it, or it is full, what is kept lives as long as the page. */
export class SafeStorage implements ListedKeyValue {
  readonly #memory = new Map<string, string>();

  /** @param open gives the browser's storage; it may throw, since merely naming `localStorage` can */
  constructor(private readonly open: () => (KeyValue & Partial<Iterated>) | undefined) {}

  keys(): string[] {
    const kept = this.#try(storage =>
      Array.from({ length: storage.length ?? 0 }, (_, at) => storage.key?.(at) ?? []).flat(),
    );
    return [...new Set([...this.#memory.keys(), ...(kept ?? [])])];
  }

  getItem(key: string): string | null {
    return this.#memory.get(key) ?? this.#try(storage => storage.getItem(key)) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#memory.delete(key);
    const kept = this.#try(storage => {
      storage.setItem(key, value);
      return true;
    });
    if (!kept) this.#memory.set(key, value);
  }

  removeItem(key: string): void {
    this.#memory.delete(key);
    this.#try(storage => storage.removeItem(key));
  }

  #try<T>(use: (storage: KeyValue & Partial<Iterated>) => T): T | undefined {
    try {
      const storage = this.open();
      return storage && use(storage);
    } catch {
      return undefined;
    }
  }
}

/** How the browser's `Storage` lists its keys. */
type Iterated = Pick<Storage, 'length' | 'key'>;

export const perTab = new SafeStorage(() => globalThis.sessionStorage);
export const perBrowser = new SafeStorage(() => globalThis.localStorage);
