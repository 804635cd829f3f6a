/** Opens the menu of a row. */
export function MoreButton({ label, onOpen }: { label: string; onOpen: (button: HTMLElement) => void }) {
  return (
    <button
      type="button"
      className="button button-quiet records-more"
      aria-label={label}
      aria-haspopup="menu"
      title={label}
      onClick={({ currentTarget }) => onOpen(currentTarget)}
    >
      <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.4" />
      </svg>
    </button>
  );
}
