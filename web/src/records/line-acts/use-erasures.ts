import { useRef } from 'react';
import type { LineActItem } from '../../../../src/contract/line-marks.js';
import { LIMITS } from '../../../../src/contract/limits.js';
import type { ModerationRecord } from '../../../../src/contract/records.js';
import { lastSeq } from '../../kit/unread.js';
import { useRoomClient } from '../../kit/use-room.js';
import { recordApi } from '../record-api.js';
import { useEvery } from '../use-every.js';

const EVERY_MS = 5_000;

/**
 * Asks what other admins erase, and tells all that shows lines: of an erased whisper the room tells its parties alone.
 * @param onGap there was too much
 */
export function useErasures(onGap: () => void): void {
  const client = useRoomClient();
  const after = useRef(lastSeq(client.state.entries) ?? 0);
  const isAsking = useRef(false);
  const ask = async (): Promise<void> => {
    if (isAsking.current) return;
    isAsking.current = true;
    try {
      const { items, more } = await recordApi.acts({
        ...{ action: 'erase', outcome: 'done' },
        ...{ after: after.current, limit: LIMITS.pageMax },
      });
      after.current = items[0]?.seq ?? after.current;
      if (items.length > 0) client.lineActs.take(items.toReversed().flatMap(itemOf));
      if (more) onGap();
    } catch {
      // asked again
    }
    isAsking.current = false;
  };
  useEvery(EVERY_MS, true, () => void ask());
}

/** As the parties are told. */
function itemOf({ seq, fromSeq, actor = '', target = '', reason = '', at }: ModerationRecord): LineActItem[] {
  if (fromSeq === undefined) return [];
  const act = { seq, kind: 'sanction', action: 'erase', line: fromSeq, from: actor, to: target } as const;
  return [{ ...act, toId: 0, reason, at }];
}
