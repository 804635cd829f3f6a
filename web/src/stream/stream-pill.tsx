import type { Entry } from '../client/state.js';
import { countAfter } from './rows/rows.js';
import { useText } from '../i18n/index.js';
import { streamStrings } from './strings.js';

export interface StreamPillProps {
  follows: boolean;
  isHeld: boolean;
  jumpDown: () => void;
  resume: () => void;
  /** All entries, and those that are not held back. */
  live: readonly Entry[];
  shown: readonly Entry[];
  /** Seq of the newest line when the list left its end. */
  seen: number;
  me: string | undefined;
  ignored: ReadonlySet<string>;
}

/** Over the end of the list: how many lines wait while it is paused, or came below what is being read. */
export function StreamPill({
  follows,
  isHeld,
  jumpDown,
  resume,
  live,
  shown,
  seen,
  ...viewer
}: StreamPillProps) {
  const t = useText(streamStrings);
  if (!follows) {
    const count = countAfter(live, seen, viewer);
    return (
      <button type="button" className="stream-pill" onClick={jumpDown}>
        {count > 0 ? t.newLines({ count }) : t.toEnd}
      </button>
    );
  }
  const waiting = isHeld ? countAfter(live, shown.at(-1)?.seq ?? 0, viewer) : 0;
  if (waiting === 0) return null;
  return (
    // Tab does not reach it: a focus that leaves the rows resumes as well
    <button
      type="button"
      tabIndex={-1}
      className="stream-pill stream-paused"
      title={t.pausedTitle}
      onClick={resume}
    >
      {t.paused({ count: waiting })}
      <kbd>{t.pausedHow}</kbd>
    </button>
  );
}
