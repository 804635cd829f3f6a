import type { FocusEventHandler, Ref } from 'react';

/** A search box for names. Esc first empties it, then leaves; the down arrow moves to the matches. */
export function NameSearch({
  value,
  label,
  found,
  onChange,
  onDown,
  onLeave,
  onBlur,
  input,
}: {
  value: string;
  label: string;
  /** How many were found, for screen readers. */
  found: string;
  onChange(value: string): void;
  onDown?(): void;
  onLeave?(): void;
  onBlur?: FocusEventHandler;
  input?: Ref<HTMLInputElement>;
}) {
  return (
    <div className="presence-search">
      <input
        ref={input}
        type="search"
        className="input"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        maxLength={40}
        value={value}
        onBlur={onBlur}
        onChange={event => onChange(event.target.value)}
        onKeyDown={event => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'ArrowDown') {
            event.preventDefault();
            onDown?.();
          } else if (event.key === 'Escape' && value !== '') {
            event.preventDefault();
            onChange('');
          } else if (event.key === 'Escape' && onLeave) {
            event.preventDefault();
            onLeave();
          }
        }}
      />
      <span className="visually-hidden" role="status">
        {found}
      </span>
    </div>
  );
}
