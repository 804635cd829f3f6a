import type { ReactNode, RefObject } from 'react';
import { useText } from '../i18n/index.js';
import { recordsStrings } from './strings.js';
import './live.css';

/** Below it the newest rows come: whether they come by themselves, with a button to pause that. */
export function Live(props: {
  top: RefObject<HTMLDivElement | null>;
  isAtTop: boolean;
  isPaused: boolean;
  hasFailed: boolean;
  onPause(isPaused: boolean): void;
  /** What was found. */
  children: ReactNode;
}) {
  const { top, isAtTop, isPaused, hasFailed, onPause, children } = props;
  const t = useText(recordsStrings);
  return (
    <div className="records-status" ref={top}>
      <p role="status">{children}</p>
      <p className="records-live">
        <span role="status">
          {hasFailed ? t.liveFailed : isPaused ? t.livePaused : isAtTop ? t.live : t.liveBelow}
        </span>
        <button type="button" className="button" aria-pressed={isPaused} onClick={() => onPause(!isPaused)}>
          {t.pause}
        </button>
      </p>
    </div>
  );
}
