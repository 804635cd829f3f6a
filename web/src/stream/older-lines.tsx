import { useText } from '../i18n/index.js';
import { streamStrings } from './strings.js';

export interface OlderLinesProps {
  isReady: boolean;
  isEmpty: boolean;
  hasOlder: boolean;
  isLooking: boolean;
  loading: 'idle' | 'busy' | 'failed';
  older: () => Promise<void>;
}

/** The row above the first line: a button for older lines, or that there are none. */
export function OlderLines({ isReady, isEmpty, hasOlder, isLooking, loading, older }: OlderLinesProps) {
  const t = useText(streamStrings);
  if (!isReady) return <p className="stream-top">{t.loading}</p>;
  if (isEmpty) return <p className="stream-top">{t.empty}</p>;
  if (!hasOlder) return <p className="stream-top">{t.beginning}</p>;
  const words = { idle: t.older, busy: t.olderBusy, failed: t.olderFailed }[loading];
  return (
    <p className="stream-top">
      <button
        type="button"
        className="button button-quiet stream-older"
        aria-disabled={loading === 'busy'}
        onClick={() => void older()}
      >
        {isLooking ? t.lookingFor : words}
      </button>
    </p>
  );
}
