import { useEffect } from 'react';
import { toast, Toaster as Sonner } from 'sonner';
import 'sonner/dist/styles.css';
import { toasterDrawn } from './toast.js';
import './toaster.css';

const SPACE_PX = 10;

/** Where it hides neither what is written nor what floats over the top of the list. */
const ABOVE_COMPOSER = { bottom: 'var(--toasts-bottom, 1rem)' };

/** Where toasts appear. Fetched on its own: import `toast` from `toast.js`. */
export function Toaster({ label }: { label: string }) {
  useEffect(() => toasterDrawn(toast), []);
  useEffect(() => followComposer(), []);
  return (
    <Sonner
      containerAriaLabel={label}
      position="bottom-center"
      visibleToasts={3}
      offset={ABOVE_COMPOSER}
      mobileOffset={ABOVE_COMPOSER}
    />
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
