import { lstatSync, readFileSync } from 'node:fs';
import { decode } from './decode.js';
import { isSecret } from './settings.js';

export interface EnvFile {
  values: Record<string, string>;
  /** A sentence for each line that was not understood, with its number but never its value, which may be a secret. */
  errors: string[];
}

const LINE = /^(?:export\s+)?([A-Za-z_][\w.-]*)(?:\s*=|:(?=\s|$))\s*(.*)$/;
const QUOTED = /^(?:'([^']*)'|`([^`]*)`|"((?:[^"\\]|\\.)*)")(?:\s+#.*)?$/;
/** The characters that a backslash escapes in double quotes, as in a shell. */
const ESCAPED = /\\(["\\$`])/g;

/**
 * Reads a file of `NAME=value` lines in the common spellings: `export`, spaces round `=`, `NAME: value`, quotes,
 * comments, a byte order mark, any line ends. A line that can be read in two ways, or in none, is an error. The usual
 * libraries (dotenv, Node's `parseEnv`) silently cut values at a `#` and skip what they cannot read.
 */
export function readEnvFile(path: string): EnvFile {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    // a missing file is fine, a dangling link is not
    if (code === 'ENOENT' && !lstatSync(path, { throwIfNoEntry: false })) return { values: {}, errors: [] };
    return { values: {}, errors: [`${path} cannot be read (${code})`] };
  }
  const text = decode(bytes);
  if (typeof text !== 'string') return { values: {}, errors: [`${path} ${text.error}`] };
  return parse(path, text);
}

function parse(path: string, text: string): EnvFile {
  const values: Record<string, string> = {};
  const errors: string[] = [];
  const lineOf = new Map<string, number>();
  for (const [i, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const at = `${path} line ${i + 1}`;
    const [, name, rest = ''] = LINE.exec(line) ?? [];
    if (name === undefined) {
      errors.push(`${at} is not understood: it must be NAME=value, or begin with #`);
      continue;
    }
    const value = valueOf(name, rest);
    if (typeof value !== 'string') {
      errors.push(`${at}: ${name} ${value.error}`);
      continue;
    }
    const before = lineOf.get(name);
    if (before !== undefined && values[name] !== value)
      errors.push(`${at}: ${name} is set in line ${before} already, to something else`);
    lineOf.set(name, i + 1);
    values[name] = value;
  }
  return { values, errors };
}

function valueOf(name: string, text: string): string | { error: string } {
  if (/^['"`]/.test(text)) {
    const [whole, single, back, double] = QUOTED.exec(text) ?? [];
    if (whole === undefined)
      return { error: 'has a quote that does not end, or something behind its quotes' };
    if (double === undefined) return single ?? back ?? '';
    if (double.replaceAll(ESCAPED, '').includes('\\'))
      return { error: 'has a backslash in double quotes, which some read as a line end: use single quotes' };
    return double.replaceAll(ESCAPED, '$1');
  }
  if (/^#(\s|$)/.test(text)) return '';
  const at = text.startsWith('#') ? 0 : text.search(/\s#/);
  if (at === -1) return text;
  const value = text.slice(0, at).trim();
  const isComment = /^\s*#(\s|$)/.test(text.slice(at)) && !/\s/.test(value) && !isSecret(name);
  return isComment
    ? value
    : { error: 'has a # that may begin a comment or belong to the value: put the value in quotes' };
}
