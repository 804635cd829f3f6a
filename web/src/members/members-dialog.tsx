import { useId, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { useModal } from '../kit/use-modal.js';

/** A modal dialog of this page. Esc closes it. */
export function MembersDialog(props: {
  title: string;
  onClose: () => void;
  /** Takes the focus when the element that had it is gone. */
  elsewhere?: () => void;
  children: ReactNode;
}) {
  const { title, onClose, elsewhere, children } = props;
  const dialog = useModal(onClose, elsewhere);
  const id = useId();
  const isShut = (): boolean => dialog.current?.open === false;
  return (
    <dialog
      ref={dialog}
      className="members-dialog"
      aria-labelledby={id}
      onCancel={event => {
        // else it closes all the same, and asks then
        if (!event.cancelable) return;
        event.preventDefault();
        onClose();
      }}
      onClose={() => {
        if (!isShut()) return;
        flushSync(onClose);
        // the browser lets a page refuse to close only once
        if (!isShut()) return;
        dialog.current?.showModal();
        // what it is asked about stands at its end
        [...dialog.current!.querySelectorAll<HTMLElement>('[data-first]')].at(-1)?.focus();
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
