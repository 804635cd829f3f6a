import { useEffect, useRef, useState } from 'react';
import type { PublicAction, Sanctioned, SanctionItem } from '../../../src/contract/events.js';
import type { ErrorBody } from '../../../src/contract/errors.js';
import { LIMITS } from '../../../src/contract/limits.js';
import { validateText } from '../../../src/contract/text.js';
import { api } from '../kit/services.js';
import { useRoomClient } from '../kit/use-room.js';
import { useErrorText } from '../i18n/errors.js';
import type { Duration } from './acts.js';
import { codeOf, toastDone, toastFailed } from './done-toast.js';
import { useText } from '../i18n/index.js';
import { moderationStrings } from './strings.js';

/** How long the card stays after a press, so that the second press of a double click cannot hit what lies below. */
const STAYS_MS = 400;
/** A second press sooner than this belongs to the same click, and confirms nothing. */
const READ_MS = 600;

export interface Wish {
  act: PublicAction;
  name: string;
  reason: string;
  duration: Duration;
}

export interface Acting {
  isBusy: boolean;
  /** What another admin did meanwhile; the next press overrides it. */
  confirming: SanctionItem | undefined;
  error: ErrorBody['code'] | 'UNREACHABLE' | undefined;
  press(wish: Wish, overtaken: SanctionItem | undefined): Promise<void>;
  /** Removes the error, as soon as something else is chosen. */
  clearError(): void;
}

/** Acts once, and asks for a second press when another admin was faster. @param onDone closes the card */
export function useActing(onDone: () => void): Acting {
  const client = useRoomClient();
  const t = useText(moderationStrings);
  const errorText = useErrorText();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Acting['error']>();
  const [confirming, setConfirming] = useState<SanctionItem>();
  // state would be too late for the second of two presses
  const lock = useRef({ isBusy: false, confirmSeq: 0, confirmAt: 0 }).current;
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);

  async function press(wish: Wish, overtaken: SanctionItem | undefined): Promise<void> {
    if (lock.isBusy) return;
    const reason = wish.reason.normalize('NFC').trim();
    const violation = validateText(reason, LIMITS.reasonMaxCodePoints);
    if (violation) return setError(violation);
    const pressedAt = performance.now();
    if (overtaken && overtaken.seq !== lock.confirmSeq) {
      Object.assign(lock, { confirmSeq: overtaken.seq, confirmAt: pressedAt });
      return setConfirming(overtaken);
    }
    if (overtaken && pressedAt - lock.confirmAt < READ_MS) return;
    lock.isBusy = true;
    setBusy(true);
    setError(undefined);
    try {
      const answer = await send({ ...wish, reason });
      await new Promise(resolve => setTimeout(resolve, pressedAt + STAYS_MS - performance.now()));
      if (isOpen.current) onDone();
      toastDone({ act: wish.act, name: wish.name, reason, answer }, client, { t, errorText });
    } catch (failure) {
      lock.isBusy = false;
      setBusy(false);
      if (isOpen.current) setError(codeOf(failure));
      else toastFailed(wish.name, failure, { t, errorText });
    }
  }

  return { isBusy, confirming, error, press, clearError: () => setError(undefined) };
}

async function send({ act, name, reason, duration }: Wish): Promise<Sanctioned> {
  switch (act) {
    case 'mute':
      return api.mute(name, { reason, duration });
    case 'kick':
      return api.kick(name, { reason, coolOff: duration });
    case 'unmute':
      return api.unmute(name, reason);
    case 'readmit':
      return api.readmit(name, reason);
  }
}
