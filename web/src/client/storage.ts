/** The part of the browser's `Storage` that is used. Declared here, so that the client needs no browser. */
export interface StorageLike {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** A storage whose keys can be listed. */
export interface ListedStorage extends StorageLike {
  keys(): string[];
}

/** A storage that never throws: where the browser forbids it, or it is full, values last as long as the page. */
export class SafeStorage implements ListedStorage {
  readonly #memory = new Map<string, string>();

  /** @param open gives the browser's storage; it may throw, since even reading `localStorage` can */
  constructor(private readonly open: () => (StorageLike & Partial<Iterated>) | undefined) {}

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

  #try<T>(use: (storage: StorageLike & Partial<Iterated>) => T): T | undefined {
    try {
      const storage = this.open();
      return storage && use(storage);
    } catch {
      return undefined;
    }
  }
}

/** How the browser's `Storage` lists its keys. */
interface Iterated {
  readonly length: number;
  key(at: number): string | null;
}

// this file is also compiled for programs without a browser, whose types have no storage
const browser = globalThis as unknown as Record<'sessionStorage' | 'localStorage', StorageLike & Iterated>;
export const perTab = new SafeStorage(() => browser.sessionStorage);
export const perBrowser = new SafeStorage(() => browser.localStorage);
