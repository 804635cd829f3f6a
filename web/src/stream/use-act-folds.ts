import { useCallback, useMemo, useState } from 'react';
import type { Entry } from '../client/state.js';
import { actFoldsOf } from './rows/act-folds.js';

/** The entries without the lines that fold into mutes and kicks, and which of those the viewer has unfolded. */
export function useActFolds(all: readonly Entry[], me: string | undefined) {
  const folds = useMemo(() => actFoldsOf(all, me), [all, me]);
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(NONE);
  const entries = useMemo(() => {
    const isShown = ({ kind, seq }: Entry): boolean => {
      const act = kind === 'item' ? folds.actOf.get(seq) : undefined;
      return act === undefined || unfolded.has(act);
    };
    return folds.actOf.size === 0 ? all : all.filter(isShown);
  }, [all, folds, unfolded]);
  /** Shows the lines of an act, or folds them again. */
  const fold = useCallback((act: number, isFolded: boolean) => {
    setUnfolded(before => {
      const next = new Set(before);
      if (isFolded) next.delete(act);
      else next.add(act);
      return next;
    });
  }, []);
  /** Shows a line that is folded. Returns whether it was. */
  const unfoldLine = useCallback(
    (seq: number): boolean => {
      const act = folds.actOf.get(seq);
      if (act === undefined || unfolded.has(act)) return false;
      fold(act, false);
      return true;
    },
    [folds, unfolded, fold],
  );
  return { entries, counts: folds.counts, unfolded, fold, unfoldLine };
}

const NONE: ReadonlySet<number> = new Set();
