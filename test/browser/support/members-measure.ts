import type { Page } from 'playwright-core';

/** How long it takes from a click on this until a row of the table has been painted, ms. */
export async function clickToRows(page: Page, button: string): Promise<number> {
  return page.evaluate(async label => {
    const start = performance.now();
    Array.from(document.querySelectorAll('button'))
      .find(one => [one.textContent, one.ariaLabel].some(text => text?.includes(label)))!
      .click();
    while (!document.querySelector('.members-table [data-index]'))
      await new Promise(resolve => requestAnimationFrame(resolve));
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - start;
  }, button);
}

/** How long it takes from a key in the search until the only row painted is of this name, ms. */
export async function keyToRow(page: Page, key: string, name: string): Promise<number> {
  await page.evaluate(wanted => {
    const rows = (): string[] =>
      Array.from(document.querySelectorAll('.members-table bdi'), one => one.textContent);
    window.keyToRow = new Promise(resolve => {
      document.addEventListener(
        'keydown',
        ({ timeStamp }) => {
          const look = (): void => {
            if (rows().join() !== wanted) return void requestAnimationFrame(look);
            setTimeout(() => resolve(performance.now() - timeStamp));
          };
          requestAnimationFrame(look);
        },
        { capture: true, once: true },
      );
    });
  }, name);
  await page.keyboard.press(key);
  return page.evaluate(() => window.keyToRow);
}

/** The share of a time in which the page's main thread works. */
export async function mainThreadShare(page: Page, ms: number): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const taskSeconds = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
  const [before, startedAt] = [await taskSeconds(), performance.now()];
  await new Promise(resolve => setTimeout(resolve, ms));
  const share = ((await taskSeconds()) - before) / ((performance.now() - startedAt) / 1_000);
  await session.detach();
  return share;
}

declare global {
  interface Window {
    keyToRow: Promise<number>;
  }
}
