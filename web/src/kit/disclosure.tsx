import type { ReactNode } from 'react';
import './disclosure.css';

/** A button that shows and hides what it controls. */
export function Disclosure(props: {
  /** The id of what it shows. */
  controls: string;
  isOpen: boolean;
  className?: string;
  /** If the text of the button alone does not say what it is about. */
  label?: string;
  onToggle(isOpen: boolean): void;
  children: ReactNode;
}) {
  const { controls, isOpen, className = '', label, onToggle, children } = props;
  return (
    <button
      type="button"
      className={`button disclosure ${className}`}
      aria-expanded={isOpen}
      aria-controls={controls}
      aria-label={label}
      onClick={() => onToggle(!isOpen)}
    >
      {children}
    </button>
  );
}
