import type { GuideProps } from '../guide/guide.js';
import { isNewRoom, isTalk } from '../guide/new-room.js';
import type { Entry } from '../client/state.js';
import { part } from '../kit/part.js';
import { useText } from '../i18n/index.js';
import { streamStrings } from './strings.js';

const Guide = part(async () => import('../guide/guide.js'), {
  Waiting: ({ otherwise }: GuideProps) => otherwise,
  isNeeded: false,
});

export interface OlderLinesProps {
  /** Undefined until this member has entered. */
  me: string | undefined;
  entries: readonly Entry[];
  hasOlder: boolean;
  isLooking: boolean;
  loading: 'idle' | 'busy' | 'failed';
  older: () => Promise<void>;
}

/** What stands above the first line: a button for older lines, that there are none, or what to do in a new room. */
export function OlderLines({ me, entries, hasOlder, isLooking, loading, older }: OlderLinesProps) {
  const t = useText(streamStrings);
  if (me === undefined) return <p className="stream-top">{t.loading}</p>;
  const beginning = <p className="stream-top">{t.beginning}</p>;
  if (isNewRoom({ entries, hasOlder }, me))
    return <Guide isEmpty={!entries.some(entry => isTalk(entry))} otherwise={beginning} />;
  if (!hasOlder) return beginning;
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
