import type { ReactNode } from 'react';
import { ReasonField } from './reason-field.js';
import type { Reason } from './use-reason.js';
import './reason-form.css';

/** A form that ends with a reason, why it was refused, and buttons. */
export function ReasonForm(props: {
  reason: Reason;
  /** What becomes of the reason; undefined when it has been given already. */
  note: string | undefined;
  /** Why it was not done, in words. */
  refusal: string | undefined;
  buttons: ReactNode;
  /** What stands before the reason. */
  children?: ReactNode;
  /** @param reason a valid one */
  onSubmit(reason: string): void;
}) {
  const { reason, note, refusal, buttons, children, onSubmit } = props;
  return (
    <form
      className="reason-form"
      noValidate
      onSubmit={event => {
        event.preventDefault();
        if (reason.check()) onSubmit(reason.text);
      }}
    >
      {children}
      {note !== undefined && <ReasonField {...reason} note={note} isFirst />}
      <div role="alert">{refusal !== undefined && <p className="error">{refusal}</p>}</div>
      <div className="reason-buttons">{buttons}</div>
    </form>
  );
}
