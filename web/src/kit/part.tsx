import { useCallback, useContext, useState, type ComponentType } from 'react';
import { useText } from '../i18n/index.js';
import { Later, useLater } from './later.js';
import { kitStrings } from './strings.js';
import { GiveUpContext, usePending } from './use-pending.js';
import './part.css';

/** A component of the page that is loaded when it is first drawn, or before. */
export type Part<P> = ComponentType<P> & Pick<Later<object>, 'load'>;

interface PartOptions<P> {
  /** Drawn until it is here; by default that it is being loaded, if it takes long. */
  Waiting?: ComponentType<P>;
  /** Whether the nearest error boundary tells that it cannot be loaded. Else it is asked for again, time after time. */
  isNeeded?: boolean;
}

/**
 * Not React's `lazy`: under `Suspense`, React holds back what was not there at once for 300 ms
 * (`FALLBACK_THROTTLE_MS` of react-dom 19).
 */
export function part<P extends object>(
  fetch: () => Promise<{ default: ComponentType<P> }>,
  { Waiting = Loading, isNeeded = true }: PartOptions<P> = {},
): Part<P> {
  const later = new Later(fetch);

  function PartOfPage(props: P) {
    const [, set] = useState();
    const fail = useCallback((error: unknown) => {
      set(() => {
        throw error;
      });
    }, []);
    const Loaded = useLater(later, true, isNeeded ? fail : undefined)?.default ?? Waiting;
    return <Loaded {...props} />;
  }
  return Object.assign(PartOfPage, { load: async () => later.load() });
}

/** For `Waiting`, of what was not asked for. */
export const Nothing = () => null;

/** Says that what was asked for is being loaded, until it is given up. */
export function Loading() {
  return useNote();
}

/** The same for what is typed into: it has the focus until then, so that what is typed meanwhile is not for the room. */
export function LoadingBox() {
  return useNote(BOX);
}

const BOX = {
  ref: (note: HTMLElement | null): void => note?.focus(),
  tabIndex: -1,
  'data-has-box': '',
};

function useNote(box?: typeof BOX) {
  const t = useText(kitStrings);
  usePending(useContext(GiveUpContext));
  return (
    <p className="part-loading" role="status" {...box}>
      {t.loading}
    </p>
  );
}
