import { dirname, join } from 'node:path/posix';
import ts from 'typescript';

/**
 * The scripts and styles that a built page loads before anything else: those it names, and what they import
 * statically. `further` are scripts that are loaded besides, with what they import.
 */
export function firstLoad(
  read: (path: string) => string,
  page: string,
  further: readonly string[] = [],
): string[] {
  const found = new Set<string>();
  const take = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    if (path.endsWith('.js')) for (const from of staticImports(read(path))) take(join(dirname(path), from));
  };
  for (const [, path] of read(page).matchAll(/<(?:script|link)[^>]*?(?:src|href)="\/([^"]+\.(?:js|css))"/g)) {
    if (path !== undefined) take(path);
  }
  for (const path of further) take(path);
  return [...found];
}

function staticImports(text: string): string[] {
  const { statements } = ts.createSourceFile('page.js', text, ts.ScriptTarget.Latest);
  return statements.flatMap(statement => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    return moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? [moduleSpecifier.text] : [];
  });
}
