import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { jwtKey } from '../../src/auth/jwt-key.js';
import { makeOnce, readPrivate } from '../../src/config/private-file.js';
import { loadSettings } from '../../src/config/load-settings.js';

const root = mkdtempSync(join(tmpdir(), 'sarangbang-private-'));
afterAll(() => rmSync(root, { recursive: true }));

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'x-'));
  file = join(folder, 'jwt-secret');
});

const key = () =>
  jwtKey(loadSettings({ DATA_DIR: folder }))
    .export()
    .toString();

describe('a file that is made once', () => {
  it('is whole, its owner’s alone, and nothing else is left in the folder', () => {
    makeOnce(file, 'content');
    expect(readFileSync(file, 'utf8')).toBe('content');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['jwt-secret']);
  });

  it('is not made again', () => {
    makeOnce(file, 'first');
    makeOnce(file, 'second');
    expect(readFileSync(file, 'utf8')).toBe('first');
  });

  it('is not there, nor part of it, when it cannot be written', () => {
    chmodSync(folder, 0o500);
    const asRoot = process.getuid?.() === 0;
    if (asRoot) writeFileSync(join(folder, 'blocker'), '');
    const at = asRoot ? join(folder, 'blocker', 'jwt-secret') : file;
    expect(() => makeOnce(at, 'content')).toThrow(/EACCES|ENOTDIR/);
    expect(readdirSync(folder).filter(name => name !== 'blocker')).toEqual([]);
    chmodSync(folder, 0o700);
  });

  it('has one content, whichever of many processes makes it', async () => {
    const module = new URL('../../dist/src/config/private-file.js', import.meta.url).pathname;
    const code = `import { makeOnce, readPrivate } from ${JSON.stringify(module)};
      makeOnce(process.argv[1], String(process.pid).padEnd(4096, '.'));
      process.stdout.write(readPrivate(process.argv[1]).toString());`;
    const outputs = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', code, file]);
        let output = '';
        child.stdout.on('data', data => (output += String(data)));
        await once(child, 'close');
        return output;
      }),
    );
    expect(new Set(outputs).size).toBe(1);
    expect(outputs[0]).toHaveLength(4096);
    expect(readdirSync(folder)).toEqual(['jwt-secret']);
  });
});

describe('the key of the tokens', () => {
  it('is made once, of 256 random bits', () => {
    const made = key();
    expect(made).toMatch(/^[0-9a-f]{64}$/);
    expect(key()).toBe(made);
  });

  it('may be one of the operator’s own, with a line feed at its end', () => {
    writeFileSync(file, `${'secret '.repeat(8)}\n`, { mode: 0o600 });
    expect(key()).toBe('secret '.repeat(8));
  });

  it.each([
    ['empty', ''],
    ['of 3 bytes', 'abc'],
    ['of 31 bytes', 'x'.repeat(31)],
    ['white space', ' '.repeat(64)],
    ['line feeds', '\n'.repeat(64)],
    ['the zeros that a lost power leaves', '\0'.repeat(64)],
    ['no text', '\xff\xfe'.repeat(40)],
  ])('that is %s is refused in words', (_, content) => {
    writeFileSync(file, Buffer.from(content, 'latin1'), { mode: 0o600 });
    expect(key).toThrow(/jwt-secret, is broken: .* Remove it and start again: .* all log in again/);
  });

  it.each([0o640, 0o604, 0o660, 0o644, 0o620])(
    'that others can read or change (%o) is refused, with the cure',
    mode => {
      makeOnce(file, 'x'.repeat(64));
      chmodSync(file, mode);
      expect(key).toThrow(/can be read by others: .*chmod 600 .*jwt-secret/);
      execFileSync('chmod', ['600', file]);
      expect(key()).toBe('x'.repeat(64));
    },
  );

  it('that is a link is judged by what it leads to', () => {
    const elsewhere = join(folder, 'elsewhere');
    symlinkSync(elsewhere, file);
    expect(key).toThrow(/cannot be read \(ENOENT\)|cannot be written/);
    writeFileSync(elsewhere, 'x'.repeat(64), { mode: 0o644 });
    expect(key).toThrow('can be read by others');
    chmodSync(elsewhere, 0o600);
    expect(key()).toBe('x'.repeat(64));
  });

  it('that is a folder or a pipe is refused in words', () => {
    mkdirSync(file);
    expect(key).toThrow(/jwt-secret, (is no file|cannot be read \(EISDIR\))/);
    rmSync(file, { recursive: true });
    execFileSync('mkfifo', ['-m', '600', file]);
    expect(key).toThrow('is no file');
  });

  it('is not read from the folder when it is a setting', () => {
    writeFileSync(file, 'abc');
    expect(
      jwtKey(loadSettings({ JWT_SECRET: 'y'.repeat(32) }))
        .export()
        .toString(),
    ).toBe('y'.repeat(32));
    expect(() => readPrivate(file)).toThrow('can be read by others');
  });
});
