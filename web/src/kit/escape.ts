import { useEffect, useRef } from 'react';
import { isCovered } from './back.js';

/** What Esc leaves in the room, first to last. Suggestions, menus, dialogs and pages over the room come before. */
const STEPS = ['pane', 'reply', 'pause', 'scroll'] as const;
type Step = (typeof STEPS)[number];

const active = new Map<Step, () => void>();
let wasCovered = false;

// what covers the room may be gone when the press has passed through the page
globalThis.addEventListener(
  'keydown',
  ({ key }) => {
    if (key === 'Escape') wasCovered = isCovered();
  },
  true,
);
globalThis.addEventListener('keydown', event => {
  if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || wasCovered) return;
  const step = STEPS.find(one => active.has(one));
  if (step) active.get(step)?.();
});

/** Runs on Esc while `isOn`, when no earlier step has a use for it. One use for each step. */
export function useEscape(step: Step, isOn: boolean, then: () => void): void {
  const latest = useRef(then);
  useEffect(() => {
    latest.current = then;
  });
  useEffect(() => {
    if (!isOn) return undefined;
    active.set(step, () => latest.current());
    return () => {
      active.delete(step);
    };
  }, [step, isOn]);
}
