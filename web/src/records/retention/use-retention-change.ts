import { useRef, useState } from 'react';
import { KEPT_LOGS, type KeptLog, type RetentionView } from '../../../../src/contract/retention.js';
import { reasonFault } from '../../kit/reason/use-reason.js';
import { recordApi } from '../record-api.js';
import { failureOf, type Failure } from '../use-list.js';
import {
  changed,
  choicesOf,
  faultsOf,
  shortened,
  termsOf,
  type Choice,
  type Faults,
  type Terms,
} from './terms.js';

/** Where something is wrong. */
export type Place = KeptLog | 'reason';

/** The terms an admin wants, in two steps if anything is kept shorter. */
export function useRetentionChange(now: Terms, done: (view: RetentionView) => void) {
  const [choices, setChoices] = useState(() => choicesOf(now));
  const [accepted, setAccepted] = useState<ReadonlySet<KeptLog>>(new Set());
  const [reason, setReason] = useState('');
  const [faults, setFaults] = useState<Faults & { reason?: string | undefined }>({});
  const [failure, setFailure] = useState<Failure>();
  const [isSame, setSame] = useState(false);
  const [isBusy, setBusy] = useState(false);
  /** What the next run removes under the new terms, once that is asked. */
  const [shown, setShown] = useState<RetentionView>();
  const lock = useRef(false);
  const wanted = termsOf(choices);
  const shorter = shortened(now, wanted);

  const clear = (...places: Place[]): void => {
    setFailure(undefined);
    setSame(false);
    setFaults(was => ({ ...was, ...Object.fromEntries(places.map(place => [place, undefined])) }));
  };
  const refused = (error: unknown): void => {
    const { code, field } = failureOf(error);
    const at = KEPT_LOGS.find(log => log === field);
    setShown(undefined);
    if (at && code === 'CONFLICT') setFaults({ [at]: 'least' });
    else if (at === 'acts' && code === 'INVALID') setFaults({ acts: 'acts' });
    else setFailure(failureOf(error));
  };
  const once = async (work: () => Promise<void>): Promise<void> => {
    if (lock.current) return;
    lock.current = true;
    setBusy(true);
    setFailure(undefined);
    await work().catch(refused);
    lock.current = false;
    setBusy(false);
  };
  const save = async (): Promise<void> => {
    const accept = accepted.size > 0 ? { accept: true } : {};
    done(await recordApi.setRetention({ ...changed(now, wanted), ...accept, reason: textOf(reason) }));
  };

  return {
    ...{ choices, wanted, accepted, reason, faults, failure, isSame, isBusy, shown, shorter },
    choose(log: KeptLog, part: Partial<Choice>) {
      setChoices({ ...choices, [log]: { ...choices[log], ...part } });
      // each says something about the other
      clear(log, ...(log === 'lines' ? (['acts'] as const) : []));
    },
    accept(log: KeptLog, isMeant: boolean) {
      const next = new Set(accepted);
      if (isMeant) next.add(log);
      else next.delete(log);
      setAccepted(next);
      clear(log);
    },
    write(text: string) {
      setReason(text);
      clear('reason');
    },
    back: () => setShown(undefined),
    /** Shows what a shorter time removes, else saves. Returns where something is wrong. */
    submit(): Place | undefined {
      const code = reasonFault(textOf(reason));
      const found = { ...faultsOf(now, wanted, accepted), ...(code && { reason: code }) };
      setFaults(found);
      const [wrong] = Object.keys(found) as Place[];
      if (wrong !== undefined) return wrong;
      const terms = changed(now, wanted);
      if (Object.keys(terms).length === 0) setSame(true);
      else if (shorter.length > 0) void once(async () => setShown(await recordApi.retention(terms)));
      else void once(save);
      return undefined;
    },
    confirm: () => void once(save),
  };
}

const textOf = (reason: string): string => reason.normalize('NFC').trim();
