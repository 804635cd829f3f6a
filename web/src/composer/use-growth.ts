import { useLayoutEffect } from 'react';
import type { Box } from './use-box.js';

const growsByItself = globalThis.CSS?.supports('field-sizing', 'content') ?? false;

/** Makes the box as high as its text where the browser does not; the style sheet has the limits. */
export function useGrowth({ ref }: Box, text: string): void {
  useLayoutEffect(() => {
    const box = ref.current;
    if (!box || growsByItself) return;
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
  }, [ref, text]);
}
