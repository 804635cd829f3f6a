import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import type axe from 'axe-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What a theme can break. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * What axe finds wrong with the page as it is now, each as `rule: element: why`.
 * @param only 'colours' for a page that was looked at as a whole in its other theme
 */
export async function violations(page: Page, only?: 'colours'): Promise<string[]> {
  // by the debugger, which the content policy does not bind
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(SOURCE);
  const found = await page.evaluate(
    async runOnly => {
      const { axe: loaded } = window as unknown as { axe: typeof axe };
      const results = await loaded.run(document, { runOnly });
      return results.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)}: ${failureSummary}`),
      );
    },
    only === 'colours'
      ? { type: 'rule' as const, values: OF_COLOURS }
      : { type: 'tag' as const, values: TAGS },
  );
  return found;
}
