import { clockTime, fullTime } from '../../kit/format.js';

/** When a row happened; for a line also the link to it. */
export function RowTime({ at, seq, isActive }: { at: number; seq?: number; isActive?: boolean }) {
  const time = (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {clockTime(at)}
    </time>
  );
  if (seq === undefined) return <span className="stream-time">{time}</span>;
  return (
    <a className="stream-time" href={`#m${seq}`} tabIndex={isActive ? 0 : -1}>
      {time}
    </a>
  );
}
