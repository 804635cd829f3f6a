import type { Page } from 'playwright-core';

const TARGET_MIN_PX = 44;

/** What would have to be scrolled sideways, each as `element: width in width`. */
export async function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { documentElement: root } = document;
    const scrollable = [...document.querySelectorAll('body *')].filter(one =>
      /auto|scroll/.test(getComputedStyle(one).overflowX),
    );
    return [root, ...scrollable]
      .filter(one => one.scrollWidth > one.clientWidth + 1)
      .map(one => `${one.tagName}.${one.className}: ${one.scrollWidth} in ${one.clientWidth}`);
  });
}

/** Buttons and the like that a finger misses; those within a text are as high as its lines. */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(min => {
    const all = [
      ...document.querySelectorAll<HTMLElement>('button, select, summary, [role=menuitem], [role=option]'),
    ];
    return all
      .filter(one => one.checkVisibility() && !one.closest('.stream-body, .visually-hidden'))
      .map(one => ({ one, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && Math.min(box.height, box.width) < min - 0.5)
      .map(
        ({ one, box }) =>
          `${one.outerHTML.slice(0, 120)}: ${Math.round(box.width)} × ${Math.round(box.height)}`,
      );
  }, TARGET_MIN_PX);
}
