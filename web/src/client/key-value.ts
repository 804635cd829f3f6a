/** The part of the browser's `Storage` that is used. Spelled out, so that the client needs no browser. */
export interface KeyValue {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** A storage whose keys can be listed. */
export interface ListedKeyValue extends KeyValue {
  keys(): string[];
}
