import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';

const DIST = join(import.meta.dirname, '../../web/dist');
const ASSETS = readdirSync(join(DIST, 'assets'));
/** What may be loaded, gzipped, before a member can talk. */
const MAX_BYTES = 150_000;
const MAX_FILES = 6;

/** Bytes, gzipped. */
const sizeOf = (name: string): number => statSync(join(DIST, 'assets', `${name}.gz`)).size;

/** The files of a page and of the room, with all that they import at once. */
function firstLoad(): Set<string> {
  const html = readFileSync(join(DIST, 'index.html'), 'utf8');
  const files = new Set([...html.matchAll(/\/assets\/([\w.-]+)/g)].map(([, name]) => name!));
  for (const name of ASSETS) if (/^room-[\w-]{8}\.(?:js|css)$/.test(name)) files.add(name);
  const texts = ASSETS.filter(name => /^texts-\w+-[\w-]+\.js$/.test(name));
  expect(texts.length, 'a file of texts for each language').toBe(2);
  // one language is loaded: the larger one counts
  files.add(texts.toSorted((a, b) => sizeOf(b) - sizeOf(a))[0]!);
  // a set goes on to what is added meanwhile
  for (const name of files) {
    if (!name.endsWith('.js')) continue;
    const code = readFileSync(join(DIST, 'assets', name), 'utf8');
    for (const [, imported] of code.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+)["']/g))
      files.add(imported!);
  }
  return files;
}

it('the first load of the page stays within its budget', () => {
  const sizes = [...firstLoad()]
    .map(name => ({ part: basename(name), bytes: sizeOf(name) }))
    .toSorted((a, b) => b.bytes - a.bytes);
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const rows = [...sizes, { part: 'first load', bytes: total }, { part: 'at most', bytes: MAX_BYTES }];
  console.log(
    rows.map(({ part, bytes }) => `${(bytes / 1_000).toFixed(1).padStart(7)} kB  ${part}`).join('\n'),
  );
  expect(sizes.map(({ part }) => part.replace(/-[\w-]{8}\./, '.'))).toEqual(
    expect.arrayContaining(['page.js', 'page.css', 'room.js', 'room.css']),
  );
  // what only some need, or only later
  const later = /^(?:members-page|aside|toaster|menu-store|noble-record-crypto)-/;
  expect(sizes.filter(({ part }) => later.test(part))).toEqual([]);
  expect(total).toBeLessThanOrEqual(MAX_BYTES);
  expect(sizes.length, 'files, each of them a request').toBeLessThanOrEqual(MAX_FILES);
});

it('the cryptography for plain HTTP is a file of its own', () => {
  // the prime of the curve, which its arithmetic needs
  const prime = String(2n ** 255n - 19n);
  const files = ASSETS.filter(
    name => name.endsWith('.js') && readFileSync(join(DIST, 'assets', name), 'utf8').includes(prime),
  );
  expect(files).toEqual([expect.stringMatching(/^noble-record-crypto-[\w-]{8}\.js$/)]);
});
