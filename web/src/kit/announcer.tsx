import { useEffect, useState } from 'react';

type Politeness = 'polite' | 'assertive';
/** Polite announcements are joined, at most one a second; assertive ones are immediate. */
const SPOKEN_EVERY_MS: Readonly<Record<Politeness, number>> = { polite: 1_000, assertive: 0 };
const AT_ONCE_MAX = 5;
let listener: ((text: string, politeness: Politeness) => void) | undefined;

/** Announces something to a screen reader. */
export function announce(text: string, politeness: Politeness = 'polite'): void {
  listener?.(text, politeness);
}

/** A new `key` each time, so that the same words are announced twice. */
interface Said {
  key: number;
  text: string;
}

/** The two live regions of the page. */
export function Announcer() {
  const [said, setSaid] = useState<Record<Politeness, Said>>({
    polite: { key: 0, text: '' },
    assertive: { key: 0, text: '' },
  });
  useEffect(() => {
    const waiting: Record<Politeness, string[]> = { polite: [], assertive: [] };
    const timers: Partial<Record<Politeness, ReturnType<typeof setTimeout>>> = {};
    listener = (text, politeness) => {
      waiting[politeness].push(text);
      timers[politeness] ??= setTimeout(() => {
        delete timers[politeness];
        const together = waiting[politeness].splice(0).slice(-AT_ONCE_MAX).join('\n');
        setSaid(before => ({ ...before, [politeness]: { key: before[politeness].key + 1, text: together } }));
      }, SPOKEN_EVERY_MS[politeness]);
    };
    return () => {
      listener = undefined;
      for (const timer of Object.values(timers)) clearTimeout(timer);
    };
  }, []);
  return (
    <div className="visually-hidden">
      {(['polite', 'assertive'] as const).map(politeness => (
        <div key={politeness} aria-live={politeness}>
          <p key={said[politeness].key}>{said[politeness].text}</p>
        </div>
      ))}
    </div>
  );
}
