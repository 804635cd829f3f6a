import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useBack } from './back.js';
import { useEscape } from './escape.js';
import { FocusPlace } from './focus-place.js';
import { giveFocusBack } from './give-focus-back.js';
import { useRoomUi } from './room-ui.js';
import { useIsNarrow } from './use-is-narrow.js';
import { useModal } from './use-modal.js';
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

/** Beside the stream, in place of the list of who is here; over the stream where there is no room for it. */
export function SidePane(props: SidePaneProps) {
  return useIsNarrow() ? <Sheet {...props} /> : <Pane {...props} />;
}

function Sheet({ className, titleId, close, children }: SidePaneProps) {
  const dialog = useModal(close);
  return (
    <dialog ref={dialog} className={`side-sheet ${className}`} aria-labelledby={titleId} onClose={close}>
      {children}
    </dialog>
  );
}

/** The room goes on beside it. */
function Pane({ className, titleId, close, hasBox, children }: SidePaneProps) {
  const { focusComposer } = useRoomUi();
  useBack(close, true, { isBeside: true });
  useEscape('pane', true, close);
  const elsewhere = useRef(focusComposer);
  useEffect(() => {
    elsewhere.current = focusComposer;
  });
  const pane = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const [own, before] = [pane.current, new FocusPlace()];
    own?.querySelector<HTMLElement>('[data-first], input')?.focus();
    return () => {
      const { activeElement: now } = document;
      // else it is in the room, or in the pane that comes in place of this one
      if (own?.contains(now) || now === document.body) giveFocusBack(before, () => elsewhere.current());
    };
  }, []);
  return (
    <aside
      ref={pane}
      className={`side-pane ${className}`}
      aria-labelledby={titleId}
      data-has-box={hasBox && ''}
    >
      {children}
    </aside>
  );
}
