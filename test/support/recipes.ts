import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');

/** Whether this machine has a program. */
export function isProgram(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, name)));
}

/** A shell block of a page, found by the comment above it: `<!-- run: NAME -->`. */
export function recipe(page: string, name: string): string {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const block = new RegExp(`<!-- run: ${name} -->\\n\\n\`\`\`sh\\n([\\s\\S]*?)\`\`\``).exec(text);
  if (!block) throw new Error(`${page} has no recipe ${name}`);
  return block[1]!;
}

/**
 * Runs a block unchanged except for its paths. Commands for the service and file owners are left out, and MariaDB's
 * programs are told where the server is.
 */
export async function follow(
  commands: string,
  places: Record<string, string>,
  server?: { host: string; port: number; user: string; password: string },
): Promise<string> {
  const given = server ? `--no-defaults -h ${server.host} -P ${server.port} -u ${server.user}` : '';
  const prelude = [
    'set -euo pipefail; umask 077',
    'systemctl() { :; }; chown() { :; }',
    `mariadb() { command mariadb ${given} "$@"; }`,
    `mariadb-dump() { command mariadb-dump ${given} "$@"; }`,
  ];
  let script = commands;
  for (const [place, real] of Object.entries(places)) script = script.replaceAll(place, real);
  const env = { ...process.env, ...(server && { MYSQL_PWD: server.password }) };
  const { stdout } = await promisify(execFile)('bash', ['-c', `${prelude.join('\n')}\n${script}`], { env });
  return stdout;
}
