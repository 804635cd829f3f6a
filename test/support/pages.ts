import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
const page = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
export const PROTOCOL = page('docs/protocol.md');
export const README = page('README.md');
export const PROGRAMS = page('docs/programs.md');
export const RECORDS = page('docs/records.md');

/** The blocks of a page that have a mark above them: `<!-- example: name -->`. */
export function marked(text: string, mark: 'example' | 'run' | 'sql'): Map<string, string> {
  const blocks = text.matchAll(/<!-- (\w+): ([\w-]+) -->\n\n```\w+\n([\s\S]*?)```/g);
  const found = [...blocks].filter(([, kind]) => kind === mark);
  return new Map(found.map(([, , name, code]) => [name!, code!]));
}
