import { isBuiltin } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/pages.js';

const BUILT = join(ROOT, 'dist/server');
/** The bundler names each module that it took. */
const TAKEN = /^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm;

/** The packages that a part of the server loads before it does anything, by its static imports. */
function packagesOf(part: string): string[] {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const code = readFileSync(join(BUILT, name), 'utf8');
    for (const [, taken] of code.matchAll(TAKEN)) packages.add(taken!);
    // static imports are the first lines
    for (const line of code.split('\n')) {
      const from = /^import .*?"(.+)";$/.exec(line)?.[1];
      if (from === undefined) break;
      if (from.startsWith('./')) visit(from.slice(2));
      else if (!isBuiltin(from)) packages.add(from);
    }
  };
  const [file] = readdirSync(BUILT).filter(name => new RegExp(`^${part}(-[\\w-]{8})?\\.js$`).test(name));
  visit(file!);
  return [...packages].sort();
}

describe('loading', () => {
  it('takes the signals with no package at all', () => {
    expect(packagesOf('main')).toEqual([]);
  });

  it.each([
    ['serve', []],
    ['passwd', ['read']],
  ])('checks the settings before the packages of %s that take a second to load', (part, more) => {
    const ofSettings = ['fastest-levenshtein', 'zod'];
    expect(packagesOf(part)).toEqual([...ofSettings, ...more].sort());
  });

  it('opens the database before those of HTTP and sockets', () => {
    const packages = packagesOf('open-database');
    expect(packages).toContain('typeorm');
    const late =
      /^(@nestjs\/(?!common$)|express$|socket\.io|ws$|class-|passport|helmet|rate-limiter|@node-rs)/;
    expect(packages.filter(name => late.test(name))).toEqual([]);
    expect(packagesOf('open-room').filter(name => late.test(name))).not.toEqual([]);
  });
});
