import { useEffect, useRef, useState } from 'react';
import type { LineAction, LineActItem } from '../../../../src/contract/line-marks.js';
import { ApiError } from '../../client/api.js';
import type { OpenLineAct } from '../../kit/line-act.js';
import { toast } from '../../kit/toast.js';
import { useRoomClient } from '../../kit/use-room.js';
import { useErrorText } from '../../i18n/errors.js';
import { hasText, put, useText } from '../../i18n/index.js';
import { actOnLine } from './line-act-api.js';
import { lineActStrings } from './strings.js';

/** After these it may have been done. */
const UNSURE = new Set(['UNREACHABLE', 'UNAVAILABLE', 'INTERNAL']);

export interface LineAct {
  isBusy: boolean;
  /** The text can be erased, which has to be confirmed. */
  isToConfirm: boolean;
  /** Why it was not done, in words. */
  refusal: string | undefined;
  /** Does it; to erase takes two times. @param reason a valid one, the same both times */
  run(reason: string): Promise<void>;
  /** The reason is to be another one, or another line is meant. */
  reset(): void;
}

/** Hides, shows or erases a line. All that shows the line follows. @param onDone closes the dialog */
export function useLineAct({ action, line }: Omit<OpenLineAct, 'room'>, onDone: () => void): LineAct {
  const t = useText(lineActStrings);
  const errorText = useErrorText();
  const client = useRoomClient();
  const [isBusy, setBusy] = useState(false);
  const [asked, setAsked] = useState<{ confirm: string; until: number }>();
  const [refusal, setRefusal] = useState<string>();
  // state would be too late for the second of two presses
  const lock = useRef(false);
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);
  const seq = `#${line.seq}`;

  async function run(reason: string): Promise<void> {
    if (lock.current) return;
    if (asked && client.clock.now() > asked.until) return beginAgain();
    lock.current = true;
    setBusy(true);
    setRefusal(undefined);
    try {
      const answer = await actOnLine(line.seq, action, { reason, ...(asked && { confirm: asked.confirm }) });
      if ('confirm' in answer) setAsked(answer);
      else done(actOf(answer, reason));
    } catch (error) {
      const why = whyNot(error instanceof ApiError ? error.body.code : 'INTERNAL', action);
      if (isOpen.current) setRefusal(why);
      else toast.error(t.notDone({ seq, why }));
    }
    lock.current = false;
    setBusy(false);
  }

  function beginAgain(): void {
    setAsked(undefined);
    setRefusal(t.error_LATE);
  }

  function done(act: LineActItem): void {
    client.lineActs.take([act]);
    toast.success(t[`${action}Done`]({ seq }));
    if (isOpen.current) onDone();
  }

  /** As it is told to members; of an erased whisper, the server tells its parties alone. */
  function actOf({ seq: act, at }: { seq: number; at: number }, reason: string): LineActItem {
    const from = client.state.me?.name ?? '';
    return {
      ...{ seq: act, kind: 'sanction', action, line: line.seq },
      from,
      to: line.from,
      toId: 0,
      reason,
      at,
    };
  }

  function whyNot(code: string, of: LineAction): string {
    const own = [`error_${code}_${of}`, `error_${code}`].find(key => hasText(t, key));
    const why = own === undefined ? errorText(code) : put(t[own as 'error_LATE'], {});
    return UNSURE.has(code) && (of !== 'erase' || asked) ? `${why} ${t.unsure}` : why;
  }

  return {
    ...{ isBusy, refusal, run },
    isToConfirm: asked !== undefined,
    reset() {
      setAsked(undefined);
      setRefusal(undefined);
    },
  };
}
