import { useCallback, useState, type ReactNode } from 'react';
import { ErrorBoundary } from '../kit/error-boundary.js';
import { part } from '../kit/part.js';
import type { DayPickerProps } from './day-picker/day-picker.js';

const DayPicker = part(async () => import('./day-picker/day-picker.js'));

/** More than it needs, px: it stays within the window. */
const WIDTH = 260;
const HEIGHT = 240;

/** The choice of a day, which is loaded when a label is clicked. */
export function useDayPicker(): { pickDay: (at: number, label: Element) => void; picker: ReactNode } {
  const [picking, setPicking] = useState<Pick<DayPickerProps, 'at' | 'below'>>();
  const pickDay = useCallback((at: number, label: Element) => {
    const { left, right, bottom } = label.getBoundingClientRect();
    const x = Math.max(WIDTH / 2, Math.min((left + right) / 2, innerWidth - WIDTH / 2));
    setPicking({ at, below: { x, y: Math.min(bottom + 4, innerHeight - HEIGHT) } });
  }, []);
  const close = useCallback(() => setPicking(undefined), []);
  const picker = picking && (
    <ErrorBoundary onClose={close}>
      <DayPicker {...picking} onClose={close} />
    </ErrorBoundary>
  );
  return { pickDay, picker };
}
