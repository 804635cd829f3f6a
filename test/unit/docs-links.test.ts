import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/pages.js';

const isPage = (name: string): boolean => name.endsWith('.md');
const PAGES = [
  ...readdirSync(ROOT).filter(isPage),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(isPage)
    .map(name => join('docs', name)),
];

/** A page without its blocks of code, where a `#` is no heading. */
const read = (page: string): string =>
  readFileSync(join(ROOT, page), 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');

/** The links to the headings of a page, as GitHub makes them. */
function anchors(page: string): Set<string> {
  const found = new Set<string>();
  for (const [, title] of read(page).matchAll(/^#+ (.+)$/gm)) {
    const anchor = title!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    let n = 0;
    while (found.has(n === 0 ? anchor : `${anchor}-${n}`)) n += 1;
    found.add(n === 0 ? anchor : `${anchor}-${n}`);
  }
  return found;
}

function isBroken(page: string, link: string): boolean {
  const [path, anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path!);
  if (!existsSync(join(ROOT, target))) return true;
  return anchor !== undefined && !(isPage(target) && anchors(target).has(anchor));
}

describe('links', () => {
  it('are looked for in every page', () => {
    expect(PAGES).toEqual(
      expect.arrayContaining(['README.md', 'README.ko.md', 'SECURITY.md', 'docs/operations.md']),
    );
    expect(PAGES.some(page => page.startsWith('docs/adr/'))).toBe(true);
  });

  it('are broken when the file or the heading is missing', () => {
    expect(isBroken('docs/operations.md', '../README.md#production')).toBe(false);
    expect(isBroken('docs/operations.md', '../README.md#no-such-heading')).toBe(true);
    expect(isBroken('docs/operations.md', 'README.md')).toBe(true);
  });

  it.each(PAGES)('of %s lead to files and headings that exist', page => {
    const links = [...read(page).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(
      ([, link, source]) => link ?? source!,
    );
    expect(links.filter(link => !/^https?:/.test(link) && isBroken(page, link))).toEqual([]);
  });
});
