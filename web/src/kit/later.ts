import { useEffect } from 'react';
import { useStore } from '@nanostores/react';
import { atom } from 'nanostores';
import { loadPart } from '../i18n/load-part.js';

/** How long after it is drawn what uses it. */
const FETCH_AFTER_MS = 1_500;

/** Code that the room is drawn without. It is fetched after the room, or when it is first needed. */
export class Later<M extends object> {
  readonly code = atom<M | undefined>(undefined);
  readonly #fetch: () => Promise<M>;
  #isFetching = false;

  constructor(fetch: () => Promise<M>) {
    this.#fetch = fetch;
  }

  /** Asks for it, unless it is here or on its way. */
  fetch(): void {
    if (this.#isFetching) return;
    this.#isFetching = true;
    loadPart(this.#fetch).then(
      code => this.code.set(code),
      // not connected now: fetched when it is needed again
      () => (this.#isFetching = false),
    );
  }
}

/** The code once it is here. @param isNeeded now, and not only soon */
export function useLater<M extends object>(later: Later<M>, isNeeded: boolean): M | undefined {
  useEffect(() => {
    const timer = setTimeout(() => later.fetch(), isNeeded ? 0 : FETCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [later, isNeeded]);
  return useStore(later.code);
}
