import { lazy, Suspense, type ComponentType } from 'react';
import type { GuideProps } from '../guide/guide.js';
import type { Entry } from '../client/state.js';
import { useText, withTexts } from '../i18n/index.js';
import { streamStrings } from './strings.js';

// without it the room is as good
const Absent = ({ otherwise }: Pick<GuideProps, 'otherwise'>) => <>{otherwise}</>;
const Guide = lazy(async () =>
  withTexts<{ default: ComponentType<GuideProps> }>(async () => import('../guide/guide.js')).catch(() => ({
    default: Absent,
  })),
);

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
  if (!hasOlder && !entries.some(entry => isTalk(entry, me)))
    return (
      <Suspense fallback={beginning}>
        <Guide isEmpty={!entries.some(entry => isTalk(entry))} otherwise={beginning} />
      </Suspense>
    );
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

/** A message or whisper, of anyone but `me`. */
function isTalk(entry: Entry, me?: string): boolean {
  return entry.kind === 'item' && entry.item.kind !== 'sanction' && entry.item.from !== me;
}
