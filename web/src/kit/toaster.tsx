import { useEffect } from 'react';
import { toast, Toaster as Sonner } from 'sonner';
import 'sonner/dist/styles.css';
import { toasterDrawn } from './toast.js';

/** Where it hides neither the newest lines nor the composer. */
const BELOW_HEADER = { top: '3.75rem' };

/** Where toasts appear. Fetched on its own: import `toast` from `toast.js`. */
export function Toaster({ label }: { label: string }) {
  useEffect(() => toasterDrawn(toast), []);
  return (
    <Sonner
      containerAriaLabel={label}
      position="top-center"
      visibleToasts={3}
      offset={BELOW_HEADER}
      mobileOffset={BELOW_HEADER}
    />
  );
}
