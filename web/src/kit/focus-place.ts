import { useLayoutEffect, useRef, type RefObject } from 'react';

const TAKES_FOCUS = 'button, a[href], input, [tabindex]';

/**
 * Where the focus is, to give it back there later. If that is gone by then, others take it: in a list that is marked as
 * `data-focus-list`, the rows marked as `data-focus-row` (with what they are of), the next before the one above, then
 * what is marked as `data-focus-else`.
 */
export class FocusPlace {
  readonly #list: Element | null;
  readonly #rowOf: string | undefined;
  /** The row itself, the rows after it, and those before it, the nearest first. */
  readonly #rows: readonly Element[];

  constructor(readonly element: Element | null = document.activeElement) {
    this.#list = element?.closest('[data-focus-list]') ?? null;
    const row = element?.closest<HTMLElement>('[data-focus-row]');
    this.#rowOf = row?.dataset.focusRow;
    const rows = row ? rowsIn(this.#list) : [];
    const at = rows.indexOf(row!);
    this.#rows = [...rows.slice(at), ...rows.slice(0, Math.max(at, 0)).toReversed()];
  }

  /** @returns whether anything took it */
  give(): boolean {
    const { element } = this;
    if (element instanceof HTMLElement && element !== document.body && isTaken(element)) return true;
    const rows = this.#rowOf === undefined ? [] : rowsIn(this.#list);
    const again = rows.find(({ dataset }) => dataset.focusRow === this.#rowOf);
    const others = [again, ...this.#rows, ...rows].map(row => row?.querySelector<HTMLElement>(TAKES_FOCUS));
    return [...others, this.#list?.querySelector<HTMLElement>('[data-focus-else]')].some(isTaken);
  }
}

function rowsIn(list: Element | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[data-focus-row]') ?? [])];
}

function isTaken(element: HTMLElement | null | undefined): boolean {
  element?.focus();
  return element != null && document.activeElement === element;
}

/**
 * Gives the focus on when what has it goes from a list.
 * @param elsewhere takes it when nothing in the list does
 */
export function useFocusOfGone(list: RefObject<HTMLElement | null>, elsewhere?: () => void): void {
  const fallback = useRef(elsewhere);
  useLayoutEffect(() => {
    fallback.current = elsewhere;
  });
  useLayoutEffect(() => {
    const own = list.current;
    if (!own) return undefined;
    let place: FocusPlace | undefined;
    const came = ({ target }: FocusEvent): void => {
      // a menu gives it back by itself
      place = (target as Element).closest('[role=menu]') ? undefined : new FocusPlace(target as Element);
    };
    const left = (): void => {
      const was = place;
      // some browsers also tell of the focus of what is just being removed
      queueMicrotask(() => {
        const isThere = was?.element?.isConnected === true && was.element !== document.activeElement;
        if (was === place && isThere) place = undefined;
      });
    };
    const removed = new MutationObserver(() => {
      const was = place;
      if (was?.element?.isConnected !== false) return;
      place = undefined;
      if (document.activeElement === document.body && !was.give()) fallback.current?.();
    });
    own.addEventListener('focusin', came);
    own.addEventListener('focusout', left);
    removed.observe(own, { childList: true, subtree: true });
    return () => {
      own.removeEventListener('focusin', came);
      own.removeEventListener('focusout', left);
      removed.disconnect();
    };
  }, [list]);
}
