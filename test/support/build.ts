import { spawnSync } from 'node:child_process';
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
/** What is built from; folders count too, since a file that is removed changes only them. */
const SOURCES = [
  'src',
  'web/src',
  'web/public',
  'web/index.html',
  'web/vite.config.ts',
  'ormconfig.ts',
  'bundle.mjs',
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
];
const STAMP = join(ROOT, 'dist/.built');

/** Vitest's global setup. Tests start what was built: it is built first when a source has changed since. */
export default function build(): void {
  const startedAt = new Date();
  if (newest(SOURCES.map(name => join(ROOT, name))) < changedAt(STAMP)) return;
  // vitest sets NODE_ENV=test, with which the page would be built for development
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status } = spawnSync('npm', ['run', '-s', 'build'], { cwd: ROOT, env, stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed.');
  writeFileSync(STAMP, '');
  // what was edited during the build may not be in it
  utimesSync(STAMP, startedAt, startedAt);
}

/** Epoch ms of the last change below some paths. */
function newest(paths: readonly string[]): number {
  return Math.max(
    ...paths.map(path => {
      const inside = statSync(path).isDirectory() ? readdirSync(path) : [];
      return Math.max(changedAt(path), newest(inside.map(name => join(path, name))));
    }),
  );
}

function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
