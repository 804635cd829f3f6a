import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import ts from 'typescript';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/database/folder-lock.js';
import { SqliteDatabase } from '../../src/database/sqlite-driver.js';
import { StartupError } from '../../src/database/startup-error.js';

const ROOT = join(import.meta.dirname, '../..');
const PARTS = ['folder-lock', 'sqlite-driver', 'startup-error'];

/** Takes the lock of the folder it is given and holds it, or says why not. */
const HOLDER = `
import { lockFolder } from './folder-lock.js';
try {
  lockFolder(process.argv[2]);
  console.log('locked');
  process.stdin.resume();
} catch (error) {
  console.log(error.name + ': ' + error.message);
}`;

let program: string;
let folder: string;
const children = new Set<ChildProcess>();

beforeAll(() => {
  // the real modules, compiled for a process of their own
  program = mkdtempSync(join(tmpdir(), 'sarangbang-holder-'));
  symlinkSync(join(ROOT, 'node_modules'), join(program, 'node_modules'));
  writeFileSync(join(program, 'package.json'), '{"type":"module"}');
  writeFileSync(join(program, 'holder.js'), HOLDER);
  for (const part of PARTS) {
    const source = readFileSync(join(ROOT, `src/database/${part}.ts`), 'utf8');
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    });
    writeFileSync(join(program, `${part}.js`), outputText);
  }
});
afterAll(() => rmSync(program, { recursive: true }));

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'sarangbang-lock-')), 'data');
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  rmSync(join(folder, '..'), { recursive: true });
});

/** Starts another process that wants the folder; resolves with what it says. */
async function startHolder(path = folder): Promise<{ child: ChildProcess; says: string }> {
  const child = spawn(process.execPath, ['--no-warnings', join(program, 'holder.js'), path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.add(child);
  const [says] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, says };
}

describe('a data folder', () => {
  it('is made for its owner alone when it is not there', () => {
    lockFolder(folder).release();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('is refused in words where a file is in its place', () => {
    writeFileSync(folder, '');
    expect(() => lockFolder(folder)).toThrow(StartupError);
    expect(() => lockFolder(folder)).toThrow(/cannot be written: EEXIST/);
  });

  it('is made with all that is missing above it', () => {
    const deep = join(folder, 'a', 'b');
    lockFolder(deep).release();
    expect(statSync(deep).isDirectory()).toBe(true);
  });

  it.runIf(process.platform === 'linux')('is refused where none can be made', async () => {
    // in a process that can be ended: Node's own way of making all that is missing never gives up here
    expect((await startHolder('/proc/sarangbang')).says).toMatch(
      /^StartupError: The data folder \/proc\/sarangbang cannot be written: ENOENT/,
    );
  });

  it('is refused to a second process, in words for the operator', async () => {
    const lock = lockFolder(folder);
    const { says } = await startHolder();
    lock.release();
    expect(says).toBe(
      `StartupError: The data folder ${folder} is in use by a running room. Stop that one first.`,
    );
  });

  it('is refused to this process while another has it, and is free after kill -9 of that one', async () => {
    const { child, says } = await startHolder();
    expect(says).toBe('locked');
    expect(() => lockFolder(folder)).toThrow(StartupError);
    expect(() => lockFolder(folder)).toThrow(/in use by a running room/);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    expect(await gone).toEqual([null, 'SIGKILL']);
    lockFolder(folder).release();
  });

  it('stays locked while another process tries in vain', async () => {
    const lock = lockFolder(folder);
    const tries = await Promise.all([startHolder(), startHolder()]);
    expect(tries.map(({ says }) => says)).toEqual([
      expect.stringContaining('in use'),
      expect.stringContaining('in use'),
    ]);
    expect(() => lockFolder(folder)).toThrow(StartupError);
    lock.release();
    expect((await startHolder()).says).toBe('locked');
  });

  it('is refused while its database is open, though room.lock was removed', () => {
    mkdirSync(folder);
    const open = new SqliteDatabase(join(folder, 'room.db'));
    open.exec('PRAGMA journal_mode = WAL');
    open.exec('CREATE TABLE t (x)');
    expect(() => lockFolder(folder)).toThrow(/in use by a running room.*room\.lock was removed/);
    open.close();
    rmSync(join(folder, 'room.lock'));
    lockFolder(folder).release();
  });

  it('is free again when it is released', () => {
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(StartupError);
    lock.release();
    expect(() => lockFolder(folder).release()).not.toThrow();
  });

  it('does not concern other folders: two folders are two rooms', () => {
    const other = join(folder, '../other');
    mkdirSync(other);
    const locks = [lockFolder(folder), lockFolder(other)];
    for (const lock of locks) lock.release();
    expect(statSync(join(other, 'room.lock')).isFile()).toBe(true);
  });
});
