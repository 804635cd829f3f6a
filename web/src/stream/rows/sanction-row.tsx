import { useEffect, useState } from 'react';
import type { SanctionItem } from '../../../../src/contract/events.js';
import { Fold } from '../../kit/fold.js';
import { Icon } from '../../kit/icon.js';
import { untilTime } from '../../kit/format.js';
import { useRoomClient } from '../../kit/use-room.js';
import type { Entry } from '../../client/state.js';
import { MemberName } from './member-name.js';
import { useRowDeps } from './row-context.js';
import { sanctionText } from './sanction-text.js';
import { Slot } from '../../kit/slot.js';
import { useText } from '../../i18n/index.js';
import { streamStrings } from '../strings.js';

const TIMER_MAX_MS = 2 ** 31 - 1;

export interface SanctionRowProps {
  entry: Entry;
  item: SanctionItem;
  isActive: boolean;
  /** No later act has lifted or replaced it. */
  isInForce: boolean;
  /** How many lines of the member fold into it, and whether they are shown. */
  foldedCount: number;
  isUnfolded: boolean;
}

/** A sanction: on whom, until when, why and by whom; admins can lift it while it is in force. */
export function SanctionRow({ entry, item, isActive, isInForce, foldedCount, isUnfolded }: SanctionRowProps) {
  const t = useText(streamStrings);
  const { isAdmin, undo, fold } = useRowDeps();
  const [isBusy, setBusy] = useState(false);
  const runs = useRuns(item.until) && isInForce;
  const canUndo = isAdmin && runs && (item.action === 'mute' || item.action === 'kick');
  const name = <MemberName name={item.to} {...{ entry, isActive }} />;
  return (
    <div className="stream-body stream-act">
      <div>
        <Fold text={item.reason} isActive={isActive}>
          <Icon name="shield" />
          <Slot text={sanctionText(t, item, Slot.mark)}>{name}</Slot>
          {' — '}
          <bdi className="stream-text">{item.reason}</bdi>
        </Fold>{' '}
        <span className="stream-aside">
          · {t.by({ name: item.from })}
          {item.until !== undefined && ` · ${t.until({ time: untilTime(item.until, item.at) })}`}
        </span>
        {foldedCount > 0 && (
          <button
            type="button"
            className="stream-act-button"
            tabIndex={isActive ? 0 : -1}
            aria-expanded={isUnfolded}
            onClick={() => fold(item.seq, isUnfolded)}
          >
            {t[isUnfolded ? 'foldAgain' : 'folded']({ count: foldedCount })}
          </button>
        )}
      </div>
      {canUndo && (
        <button
          type="button"
          className="stream-act-button"
          tabIndex={isActive ? 0 : -1}
          aria-disabled={isBusy}
          onClick={() => {
            if (isBusy) return;
            setBusy(true);
            void undo(item).finally(() => setBusy(false));
          }}
        >
          {t.undo}
        </button>
      )}
    </div>
  );
}

/** Whether a time is still to come, by the server's clock. */
function useRuns(until: number | undefined): boolean {
  const { clock } = useRoomClient();
  const [runs, setRuns] = useState(() => until !== undefined && until > clock.now());
  useEffect(() => {
    if (until === undefined) return undefined;
    const leftMs = until - clock.now();
    setRuns(leftMs > 0);
    if (leftMs <= 0 || leftMs > TIMER_MAX_MS) return undefined;
    const timer = setTimeout(() => setRuns(false), leftMs);
    return () => clearTimeout(timer);
  }, [until, clock]);
  return runs;
}
