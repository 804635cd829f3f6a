import type { Page } from 'playwright-core';

declare global {
  interface Window {
    /** By the number of a line, how long it took from its sender's clock to this screen, ms. */
    lineLatencies: Record<number, number>;
    keyLatencies: number[];
  }
}

/** @param share 0.99 for the 99th percentile */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Marks `usable` when the page can be typed into. For `VisitOptions.script`. */
export function markUsable(): void {
  const observer = new MutationObserver(() => {
    if (!document.querySelector('input[autocomplete=username]:enabled')) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => performance.mark('usable')));
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** Notes when each line that ends in `n<number>t<sent>` (epoch ms) has been painted. */
export async function watchLines(page: Page): Promise<{
  /** Waits for so many different lines, or for as long as more of them come. */
  after(total: number): Promise<{ latencies: number[]; rows: number }>;
}> {
  await page.evaluate(() => {
    window.lineLatencies = {};
    const look = (text: string | null): void => {
      for (const [, number, sent] of (text ?? '').matchAll(/\bn(\d+)t(\d+\.\d)/g)) {
        if (Number(number) in window.lineLatencies) continue;
        window.lineLatencies[Number(number)] = Number.NaN;
        // the frame that has it is done when the next task runs after its animation callbacks
        requestAnimationFrame(() => {
          setTimeout(() => {
            const now = performance.timeOrigin + performance.now();
            window.lineLatencies[Number(number)] = now - Number(sent);
          });
        });
      }
    };
    new MutationObserver(changes => {
      for (const { addedNodes } of changes) for (const node of addedNodes) look(node.textContent);
    }).observe(document.querySelector('[role=log]')!, { childList: true, subtree: true });
  });
  return {
    after: async total => {
      for (let before = -1; ;) {
        const seen = await page.evaluate(() =>
          Object.values(window.lineLatencies).filter(ms => !Number.isNaN(ms)),
        );
        if (seen.length >= total || seen.length === before) {
          const rows = await page.locator('[role=log] .stream-row').count();
          return { latencies: seen, rows };
        }
        before = seen.length;
        await new Promise(resolve => setTimeout(resolve, 1_000));
      }
    },
  };
}

/** Notes for each key how long it took until the page had been painted after it. */
export async function watchKeys(page: Page): Promise<{ latencies(): Promise<number[]> }> {
  await page.evaluate(() => {
    window.keyLatencies = [];
    document.addEventListener(
      'keydown',
      ({ timeStamp }) => {
        requestAnimationFrame(() => {
          setTimeout(() => window.keyLatencies.push(performance.now() - timeStamp));
        });
      },
      { capture: true },
    );
  });
  return { latencies: () => page.evaluate(() => window.keyLatencies) };
}
