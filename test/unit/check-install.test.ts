import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** What is said under this version of Node before a script of npm; nothing when all is well. */
function said(folder: string, version: string, step = ''): string {
  const code = `
    Object.defineProperty(process.versions, 'node', { value: '${version}' });
    process.argv[2] = '${step}';
    require(${JSON.stringify(join(folder, 'check-install.cjs'))});`;
  const { stderr, status } = spawnSync(process.execPath, ['-e', code, 'script'], { encoding: 'utf8' });
  expect(status).toBe(stderr === '' ? 0 : 1);
  return stderr;
}

describe('before the build and the start', () => {
  it.each(['20.19.0', '20.30.1', '22.16.0', '24.11.1', '25.0.0', '26.1.0'])('Node %s is taken', version => {
    expect(said(ROOT, version, 'build')).toBe('');
  });

  it.each(['16.20.2', '18.20.8', '20.18.3', '21.7.0', '22.15.1', '23.11.0', '24.10.0'])(
    'Node %s is refused in words',
    version => {
      expect(said(ROOT, version)).toMatch(/^This is Node\.js [\d.]+\. The room needs .*20\.19\.0.*\.\n$/);
    },
  );

  describe('without packages', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'sarangbang-'));
      for (const file of ['check-install.cjs', 'package.json'])
        copyFileSync(join(ROOT, file), join(folder, file));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it.each([
      ['build', 'npm ci --include=dev'],
      ['', 'npm ci'],
    ])('says how to install them (%s)', (step, command) => {
      expect(said(folder, '24.11.0', step)).toBe(
        `The package @nestjs/common is not installed. Install all of them with: ${command}\n`,
      );
    });
  });
});
