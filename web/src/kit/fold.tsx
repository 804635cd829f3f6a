import { useId, useLayoutEffect, useRef, useState, type FocusEvent, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { mayBeHigh } from './may-be-high.js';
import './fold.css';
import { useText } from '../i18n/index.js';
import { kitStrings } from './strings.js';

/** The most rows another member's text takes until the reader unfolds it. */
const ROWS = 12;

/** Tells a list that sticks to its end which element must stay in place. */
export type FoldEvent = CustomEvent<Element>;
export const FOLD_EVENT = 'fold';

export interface FoldProps {
  /** The other member's text, contained in `children`. */
  text: string;
  /** As in `fold.css`. */
  rows?: 4 | 12;
  /** Tab can reach the button. */
  isActive?: boolean;
  children: ReactNode;
}

/**
 * Limits another member's text to some rows, with a button to unfold it. Every place that shows one uses this, so
 * that a single text cannot push others out of view.
 */
export function Fold({ text, rows = ROWS, isActive = true, children }: FoldProps) {
  return mayBeHigh(text, rows) ? <Measured {...{ rows, isActive }}>{children}</Measured> : <>{children}</>;
}

function Measured({ rows, isActive, children }: Required<Omit<FoldProps, 'text'>>) {
  const t = useText(kitStrings);
  const id = useId();
  const box = useRef<HTMLSpanElement>(null);
  const inner = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [height, setHeight] = useState(0);
  const hidden = height - rows;

  useLayoutEffect(() => {
    const element = inner.current;
    // an inline element has no size of its own to observe
    const around = element?.closest('li, p, div');
    if (!element || !around) return undefined;
    const measure = (): void => setHeight(rowsOf(element));
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(around);
    return () => sizes.disconnect();
  }, []);

  const toggle = (): void => {
    // keep the end of the text, with its button, in place if it is in view; else its top
    const kept = isOpen && isInView(button.current) ? button.current : box.current;
    keepInPlace(kept, () => flushSync(() => setOpen(!isOpen)));
  };

  /** The focus has moved to a link that is folded away. */
  const onFocus = ({ target }: FocusEvent): void => {
    const end = box.current?.getBoundingClientRect().bottom ?? 0;
    if (isFolded && target.getBoundingClientRect().bottom > end + 1) setOpen(true);
  };

  const isHigh = hidden > 0;
  const isFolded = isHigh && !isOpen;
  return (
    <>
      <span
        ref={box}
        id={id}
        className="fold"
        data-high={isHigh}
        data-folded={isFolded}
        data-rows={rows}
        onFocus={onFocus}
      >
        <span ref={inner}>{children}</span>
      </span>
      {isHigh && (
        <>
          <button
            ref={button}
            type="button"
            className="button-small fold-button"
            aria-expanded={isOpen}
            aria-controls={id}
            tabIndex={isActive ? 0 : -1}
            onClick={toggle}
          >
            {isFolded ? t.fold_more({ count: hidden }) : t.fold_less}
          </button>{' '}
        </>
      )}
    </>
  );
}

function rowsOf(text: Element): number {
  return Math.round(text.getBoundingClientRect().height / parseFloat(getComputedStyle(text).lineHeight));
}

/** Changes the page and scrolls so that an element stays where it is on the screen. */
function keepInPlace(element: Element | null, change: () => void): void {
  if (!element) return change();
  // a list that manages its own scroll position takes over
  const isOurs = element.dispatchEvent(
    new CustomEvent(FOLD_EVENT, { bubbles: true, cancelable: true, detail: element }),
  );
  const before = element.getBoundingClientRect().top;
  change();
  const moved = element.getBoundingClientRect().top - before;
  if (isOurs && Math.abs(moved) >= 1) scrollerOf(element).scrollTop += moved;
}

function isInView(element: Element | null): boolean {
  const { top = -1, bottom = 0 } = element?.getBoundingClientRect() ?? {};
  return top >= 0 && bottom <= globalThis.innerHeight;
}

function scrollerOf(element: Element): Element {
  for (let one = element.parentElement; one; one = one.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight)
      return one;
  }
  return document.scrollingElement ?? document.documentElement;
}
