import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { firstLoad } from './page-size.rules.js';

const PAGE = join(import.meta.dirname, '../../web/dist');
/** kB of 1,000 bytes, gzipped. */
const BUDGET_KB = 180;

const read = (path: string): string => readFileSync(join(PAGE, path), 'utf8');
const assets = (name: RegExp): string[] =>
  readdirSync(join(PAGE, 'assets'))
    .filter(file => name.test(file))
    .map(file => `assets/${file}`);

describe('the first load of the page', () => {
  it.each([
    ['the log-in page', []],
    ['the room, the log-in page included', [/^room-page-.*\.js$/, /^room-page-.*\.css$/]],
  ])(`of %s is at most ${BUDGET_KB} kB of scripts and styles, gzipped`, (what, further) => {
    if (!existsSync(join(PAGE, 'index.html'))) throw new Error('web/dist is not there: npm run build');
    const sizes = firstLoad(read, 'index.html', further.flatMap(assets)).map(
      path => [path, gzipSync(readFileSync(join(PAGE, path)), { level: 9 }).length / 1_000] as const,
    );
    const total = sizes.reduce((sum, [, kb]) => sum + kb, 0);
    const table = [...sizes, ['in all', total] as const].map(([path, kb]) => `${kb.toFixed(1)} kB ${path}`);
    console.log(`First load of ${what}, gzipped:\n${table.join('\n')}`);
    expect(sizes.filter(([path]) => path.endsWith('.js')).length).toBeGreaterThan(further.length);
    expect(sizes.filter(([path]) => path.endsWith('.css'))).not.toEqual([]);
    expect(total, table.join(', ')).toBeLessThanOrEqual(BUDGET_KB);
  });

  it('leaves the pages of admins to later', () => {
    const first = firstLoad(read, 'index.html', assets(/^room-page-.*\.js$/));
    const scripts = assets(/^members-page-.*\.js$/);
    expect(scripts).toHaveLength(1);
    expect(first).not.toContain(scripts[0]);
  });
});

describe('what counts', () => {
  it('is what the page names, and what that imports statically, each once', () => {
    const files: Record<string, string> = {
      'index.html': `<link rel="icon" href="/favicon.svg"><link rel="stylesheet" crossorigin href="/assets/a.css">
        <link rel="modulepreload" crossorigin href="/assets/b.js"><script type="module" src="/assets/a.js"></script>`,
      'assets/a.js': `import{x as y}from"./b.js";import"./c.js";const l=()=>import("./lazy.js");"from './no.js'";`,
      'assets/b.js': `export*from'./d.js';`,
      'assets/c.js': `import * as a from "./a.js"`,
      'assets/d.js': '',
      'assets/a.css': '',
    };
    const read = (path: string): string => {
      const text = files[path];
      if (text === undefined) throw new Error(`${path} was asked for`);
      return text;
    };
    expect(firstLoad(read, 'index.html').toSorted()).toEqual(
      ['a.css', 'a.js', 'b.js', 'c.js', 'd.js'].map(name => `assets/${name}`),
    );
  });
});
