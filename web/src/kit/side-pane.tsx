import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useBack } from './back.js';
import { useEscape } from './escape.js';
import { FocusPlace } from './focus-place.js';
import { giveFocusBack } from './give-focus-back.js';
import { keepPlace } from './keep-place.js';
import { useRoomUi } from './room-ui.js';
import { useIsNarrow } from './use-is-narrow.js';
import './side-pane.css';

interface SidePaneProps {
  className: string;
  /** The id of its heading. */
  titleId: string;
  close(): void;
  /** It has a box of its own: letters that are typed in it do not go to the composer of the room. */
  hasBox?: true;
  children: ReactNode;
}

/**
 * Beside the stream, in place of the list of who is here; over the stream where there is no room for it. What it
 * contains stays the same when the window becomes narrow or wide, with the focus and what is in view.
 */
export function SidePane({ children, ...props }: SidePaneProps) {
  const isNarrow = useIsNarrow();
  const { close } = props;
  const [content] = useState(() => {
    const made = document.createElement('div');
    made.className = 'side-content';
    return made;
  });
  useBack(close, true, { isBeside: !isNarrow });
  useEscape('pane', !isNarrow, close);
  useFocusWithin(content, isNarrow);
  const Frame = isNarrow ? Sheet : Pane;
  return (
    <>
      <Frame {...props} content={content} />
      {createPortal(children, content)}
    </>
  );
}

type FrameProps = Omit<SidePaneProps, 'children'> & { content: HTMLElement };

function Sheet({ className, titleId, close, content }: FrameProps) {
  const frame = useRef<HTMLDialogElement>(null);
  useContent(frame, content);
  return (
    <dialog ref={frame} className={`side-sheet ${className}`} aria-labelledby={titleId} onClose={close} />
  );
}

/** The room goes on beside it. */
function Pane({ className, titleId, hasBox, content }: FrameProps) {
  const frame = useRef<HTMLElement>(null);
  useContent(frame, content);
  return (
    <aside
      ref={frame}
      className={`side-pane ${className}`}
      aria-labelledby={titleId}
      data-has-box={hasBox && ''}
    />
  );
}

/** Takes the content from the frame before, and opens what is a dialog. */
function useContent(frame: { current: HTMLElement | null }, content: HTMLElement): void {
  useLayoutEffect(() => {
    const own = frame.current!;
    own.append(content);
    if (own instanceof HTMLDialogElement) own.showModal();
    restore.get(content)?.();
    return () => void restore.set(content, keepPlace(content));
  }, [frame, content]);
}
const restore = new WeakMap<HTMLElement, () => void>();

/** Moves the focus into what is opened, and afterwards to where it was. */
function useFocusWithin(content: HTMLElement, isNarrow: boolean): void {
  const { focusComposer } = useRoomUi();
  // by touch the keyboard of a phone would come
  const elsewhere = isNarrow ? undefined : focusComposer;
  const latest = useRef(elsewhere);
  useEffect(() => {
    latest.current = elsewhere;
  });
  const [before] = useState(() => new FocusPlace());
  useLayoutEffect(() => {
    const first = isNarrow ? '[data-first]' : '[data-first], input';
    content.querySelector<HTMLElement>(first)?.focus();
    return () => {
      const { activeElement: now } = document;
      // else it is in the room, or in the pane that comes in place of this one
      if (content.contains(now) || now === document.body) giveFocusBack(before, () => latest.current?.());
    };
  }, [content, before]);
}
