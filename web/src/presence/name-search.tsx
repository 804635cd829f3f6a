/** A box for part of a name. Esc empties it first; the arrow down goes to what was found. */
export function NameSearch({
  value,
  label,
  found,
  onChange,
  onDown,
}: {
  value: string;
  label: string;
  /** How many were found, for who does not see the list. */
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
