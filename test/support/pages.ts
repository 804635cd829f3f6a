import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
export const PROTOCOL = readFileSync(join(ROOT, 'docs/protocol.md'), 'utf8');
export const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The blocks of a page that have a mark above them: `<!-- example: name -->`. */
export function marked(page: string, mark: 'example' | 'run' | 'sql'): Map<string, string> {
  const blocks = page.matchAll(/<!-- (\w+): ([\w-]+) -->\n\n```\w+\n([\s\S]*?)```/g);
  const found = [...blocks].filter(([, kind]) => kind === mark);
  return new Map(found.map(([, , name, code]) => [name!, code!]));
}
