import { useEffect, useState } from 'react';

type Politeness = 'polite' | 'assertive';
const SPOKEN_EVERY_MS = 1_000;
let listener: ((text: string, politeness: Politeness) => void) | undefined;

/** Has a screen reader say something: polite things together, once a second at most; assertive ones at once. */
export function announce(text: string, politeness: Politeness = 'polite'): void {
  listener?.(text, politeness);
}

/** The two live regions of the page. */
export function Announcer() {
  const [polite, setPolite] = useState('');
  const [assertive, setAssertive] = useState('');
  useEffect(() => {
    const waiting: string[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    listener = (text, politeness) => {
      if (politeness === 'assertive') return setAssertive(text);
      waiting.push(text);
      timer ??= setTimeout(() => {
        timer = undefined;
        setPolite(waiting.splice(0).slice(-5).join('\n'));
      }, SPOKEN_EVERY_MS);
    };
    return () => {
      listener = undefined;
      clearTimeout(timer);
    };
  }, []);
  return (
    <div className="visually-hidden">
      <div aria-live="polite">{polite}</div>
      <div aria-live="assertive">{assertive}</div>
    </div>
  );
}
