import { useEffect } from 'react';
import { useStore } from '@nanostores/react';
import { atom } from 'nanostores';
import { withTexts } from '../i18n/index.js';

/** How long after it is drawn what uses it. */
const FETCH_AFTER_MS = 1_500;
const AGAIN_AFTER_MS = 10_000;

/** Code that the page is drawn without, with its texts. */
export class Later<M extends object> {
  readonly code = atom<M | undefined>(undefined);
  readonly #fetch: () => Promise<M>;
  #loading: Promise<void> | undefined;

  constructor(fetch: () => Promise<M>) {
    this.#fetch = fetch;
  }

  /** Loads it, unless it is here or on its way. Rejects when it cannot be loaded, and may then be asked again. */
  async load(): Promise<void> {
    this.#loading ??= withTexts(this.#fetch).then(
      code => this.code.set(code),
      (error: unknown) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  }
}

/**
 * The code once it is here. What cannot be loaded is asked for again, time after time, unless it is needed now and
 * there is one to be told.
 * @param isNeeded now, and not only soon
 * @param onFailed is told that what is needed cannot be loaded; the same one each time it is drawn
 */
export function useLater<M extends object>(
  later: Later<M>,
  isNeeded: boolean,
  onFailed?: (error: unknown) => void,
): M | undefined {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let isGone = false;
    const ask = (): void => {
      later.load().catch((error: unknown) => {
        if (isGone) return;
        if (isNeeded && onFailed) onFailed(error);
        else timer = setTimeout(ask, AGAIN_AFTER_MS);
      });
    };
    if (isNeeded) ask();
    else timer = setTimeout(ask, FETCH_AFTER_MS);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [later, isNeeded, onFailed]);
  return useStore(later.code);
}
