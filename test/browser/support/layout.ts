import type { Locator, Page } from 'playwright-core';
import type { Visitor } from './visitor.js';

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

/** In how many rows a text is set. */
export async function rowsOfText(place: Locator): Promise<number> {
  return place.evaluate(element => {
    const range = document.createRange();
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const bottoms: number[] = [];
    while (texts.nextNode()) {
      range.selectNode(texts.currentNode);
      // letters of another font stand a little higher or lower in the same row
      for (const { top, bottom, height } of range.getClientRects())
        if (bottoms.every(of => top + height / 2 > of || bottom < of - height / 2)) bottoms.push(bottom);
    }
    return bottoms.length;
  });
}

/** The buttons of rows that lie under the actions of their row, while the pointer is over it. */
export async function actionsUpon({ log }: Visitor): Promise<string[]> {
  const found: string[] = [];
  const rows = await log.locator('.stream-row', { has: log.page().locator('button') }).all();
  for (const row of rows) {
    await row.hover();
    const under = await row.evaluate(element => {
      const actions = element.querySelector('.stream-actions')?.getBoundingClientRect();
      if (!actions) return [];
      return [...element.querySelectorAll('button:not(.stream-action)')]
        .filter(one => {
          const { top, right, bottom, left } = one.getBoundingClientRect();
          return top < actions.bottom && bottom > actions.top && left < actions.right && right > actions.left;
        })
        .map(one => one.outerHTML.slice(0, 120));
    });
    found.push(...under);
  }
  return found;
}
