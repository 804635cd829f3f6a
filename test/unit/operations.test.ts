import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../src/config/settings.js';

const ROOT = join(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(match => match[1]!);

const SOURCE = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts'))
  .map(name => read(join('src', name)))
  .join('\n');

/** Names in capitals that are codes, clauses of SQL or other programs' settings. */
const NO_SETTINGS = ['LC_ALL', 'STRICT_TRANS_TABLES', 'STRICT_ALL_TABLES'];
const SECRETS = Object.entries(SETTINGS).flatMap(([name, spec]) =>
  'secret' in spec ? [`${name}_FILE`] : [],
);
const KNOWN = [...Object.keys(SETTINGS), ...SECRETS, ...NO_SETTINGS];

/** Every route there is, `GET /api/health` for example. */
const ROUTES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.controller.ts'))
  .flatMap(name => {
    const text = read(join('src', name));
    const base = /@Controller\('([^']*)'\)/.exec(text)![1]!;
    return [...text.matchAll(/@(Get|Post|Put|Patch|Delete)\((?:'([^']*)')?\)/g)].map(
      ([, method, path]) => `${method!.toUpperCase()} /api/${base}${path ? `/${path}` : ''}`,
    );
  });

describe.each(['docs/operations.md', 'SECURITY.md'])('%s', page => {
  const text = read(page);

  it('names only settings that exist', () => {
    const names = [
      ...all(text, /\b([A-Z]+(?:_[A-Z]+)+)\b/g),
      ...all(text, /`([A-Z][A-Z_]{3,})`/g),
      ...all(text, /^([A-Z_]+)=/gm),
    ];
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter(name => !KNOWN.includes(name))).toEqual([]);
  });

  it('names only routes that exist', () => {
    const named = all(text, /((?:GET|POST|PUT|PATCH|DELETE) \/api\/[\w/:-]+)/g);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(route => !ROUTES.includes(route))).toEqual([]);
    const paths = all(text, /(\/api\/[\w/:-]+)/g);
    expect(paths.filter(path => !ROUTES.some(route => route.endsWith(` ${path}`)))).toEqual([]);
  });
});

describe('docs/operations.md', () => {
  const text = read('docs/operations.md');

  it('quotes only messages that the source has', () => {
    const quoted = all(text, /"([^"\n]+)"/g).filter(
      one => !/max-age|^node$|^dist\/|^UPDATE |^VACUUM |^DROP |^\.backup |^BEGIN;|^COMMIT$|^ALTER /.test(one),
    );
    expect(quoted.length).toBeGreaterThan(15);
    expect(quoted.filter(one => !SOURCE.includes(one))).toEqual([]);
  });

  it('has every warning and error of the log', () => {
    const said = all(SOURCE, /#?logger\.(?:warn|error)\(\s*[`']((?:[^`'])+)[`']/g);
    const missing = said.filter(message => {
      const pieces = message.split(/\$\{[^}]*\}/).filter(piece => piece.trim() !== '');
      return !pieces.some(piece => all(text, /"([^"\n]+)"/g).some(one => piece.includes(one)));
    });
    expect(said.length).toBeGreaterThan(8);
    expect(missing).toEqual([]);
  });
});
