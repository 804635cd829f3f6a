import { useId, type ReactNode } from 'react';
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
  return (
    <dialog
      ref={dialog}
      className="members-dialog"
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault();
        onClose();
      }}
      onClose={() => dialog.current?.open === false && onClose()}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
