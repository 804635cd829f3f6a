import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/pages.js';

const BUILT = join(ROOT, 'dist');

/** The packages that a built program loads before it does anything, by its static imports. */
function packagesOf(program: string): string[] {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    for (const statement of source.statements) {
      if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
      if (statement.moduleSpecifier === undefined) continue;
      const from = (statement.moduleSpecifier as ts.StringLiteral).text;
      if (from.startsWith('.')) visit(join(dirname(file), from));
      else if (!from.startsWith('node:')) packages.add(from);
    }
  };
  visit(join(BUILT, program));
  expect([...seen].map(file => relative(BUILT, file))).toContain(program);
  return [...packages].sort();
}

describe('loading', () => {
  it('takes the signals with no package at all', () => {
    expect(packagesOf('src/main.js')).toEqual([]);
  });

  it.each([
    ['src/app/serve.js', []],
    ['src/passwd.js', ['read']],
  ])('checks the settings before the packages of %s that take a second to load', (program, more) => {
    const ofSettings = ['fastest-levenshtein', 'zod'];
    expect(packagesOf(program)).toEqual([...ofSettings, ...more].sort());
  });

  it('opens the database before those of HTTP and sockets', () => {
    const packages = packagesOf('src/app/open-database.js');
    expect(packages).toContain('typeorm');
    const late =
      /^(@nestjs\/(?!common$)|express|socket\.io|ws$|class-|passport|helmet|rate-limiter|@node-rs)/;
    expect(packages.filter(name => late.test(name))).toEqual([]);
    expect(packagesOf('src/app/open-room.js').filter(name => late.test(name))).not.toEqual([]);
  });
});
