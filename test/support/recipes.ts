import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');

/** Whether a command can be run on this machine. */
export function isProgram(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, name)));
}

/** A block of shell as a page has it, by the comment above it: `<!-- run: NAME -->`. */
export function recipe(page: string, name: string): string {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const block = new RegExp(`<!-- run: ${name} -->\\n\\n\`\`\`sh\\n([\\s\\S]*?)\`\`\``).exec(text);
  if (!block) throw new Error(`${page} has no recipe ${name}`);
  return block[1]!;
}

/**
 * Runs it as it stands but for its places. What is the machine's own to do, the service and the owner, is left out, and
 * the programs of MariaDB are told where the server is.
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
