import './unread-count.css';

/** How many of something were not read, in a badge; for screen readers in words. */
export function UnreadCount({
  className,
  count,
  words,
}: {
  className: string;
  count: number;
  words: string;
}) {
  return (
    <span className={`unread ${className}`}>
      <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
      <span className="visually-hidden"> {words}</span>
    </span>
  );
}
