/** A search box for names. Esc first empties it; the down arrow moves to the matches. */
export function NameSearch({
  value,
  label,
  found,
  onChange,
  onDown,
}: {
  value: string;
  label: string;
  /** How many were found, for screen readers. */
  found: string;
  onChange(value: string): void;
  onDown?(): void;
}) {
  return (
    <div className="presence-search">
      <input
        type="search"
        className="input"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        maxLength={40}
        value={value}
        onChange={event => onChange(event.target.value)}
        onKeyDown={event => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'ArrowDown') {
            event.preventDefault();
            onDown?.();
          } else if (event.key === 'Escape' && value !== '') {
            event.preventDefault();
            onChange('');
          }
        }}
      />
      <span className="visually-hidden" role="status">
        {found}
      </span>
    </div>
  );
}
