import { useEffect, useSyncExternalStore } from 'react';
import { toast, Toaster as Sonner } from 'sonner';
import 'sonner/dist/styles.css';
import { toasterDrawn } from './toast.js';
import './toaster.css';

const SPACE_PX = 10;
/** As in `toaster.css`. */
const low = matchMedia('(max-height: 30rem)');

/** Where it hides neither what is written nor what floats over the top of the list. */
const ABOVE_COMPOSER = { bottom: 'var(--toasts-bottom, 1rem)' };

/** Where toasts appear. Fetched on its own: import `toast` from `toast.js`. */
export function Toaster({ label }: { label: string }) {
  useEffect(() => toasterDrawn(toast), []);
  useEffect(() => followComposer(), []);
  const isLow = useIsLow();
  return (
    <Sonner
      containerAriaLabel={label}
      position="bottom-center"
      visibleToasts={isLow ? 1 : 3}
      offset={ABOVE_COMPOSER}
      mobileOffset={ABOVE_COMPOSER}
    />
  );
}

/** Whether there is room for one toast only. */
function useIsLow(): boolean {
  return useSyncExternalStore(
    changed => {
      low.addEventListener('change', changed);
      return () => low.removeEventListener('change', changed);
    },
    () => low.matches,
  );
}

/** Notes how far from the lower edge of the window the composer begins, whose height changes. */
function followComposer(): (() => void) | undefined {
  const composer = document.querySelector('.room-main > .composer');
  if (!composer) return undefined;
  const { style } = document.documentElement;
  const place = (): void => {
    const { top } = composer.getBoundingClientRect();
    style.setProperty('--toasts-bottom', `${Math.round(innerHeight - top) + SPACE_PX}px`);
  };
  const sizes = new ResizeObserver(place);
  sizes.observe(composer);
  addEventListener('resize', place);
  return () => {
    sizes.disconnect();
    removeEventListener('resize', place);
    style.removeProperty('--toasts-bottom');
  };
}
