import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where distributions put it: `/usr/lib/x86_64-linux-gnu/faketime`, `/usr/lib64/faketime`. */
const FOLDERS = ['/usr/lib', '/usr/lib64', '/usr/local/lib'].filter(folder => existsSync(folder));
const LIBRARY = FOLDERS.flatMap(folder => [folder, ...readdirSync(folder).map(name => join(folder, name))])
  .map(folder => join(folder, 'faketime', 'libfaketime.so.1'))
  .find(file => existsSync(file));

/** A wall clock for processes of the test's own, by libfaketime: it runs on, and can be set while they run. */
export class SetClock {
  static readonly isInstalled = LIBRARY !== undefined;
  readonly #folder = mkdtempSync(join(tmpdir(), 'sarangbang-clock-'));
  #aheadMs = 0;

  constructor(at: number) {
    this.set(at);
  }

  /** What a process's environment needs to go by it. Timers and durations stay real. */
  get environment(): Record<string, string> {
    if (LIBRARY === undefined) throw new Error('libfaketime is not installed');
    return {
      LD_PRELOAD: LIBRARY,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      // the name differs between versions
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    };
  }

  /** Epoch ms, within a millisecond of what the processes see. */
  now(): number {
    return Date.now() + this.#aheadMs;
  }

  set(at: number): void {
    this.#aheadMs = at - Date.now();
    const seconds = (this.#aheadMs / 1_000).toFixed(3);
    // whole or not at all: the processes read it all the time
    writeFileSync(`${this.#file}.new`, this.#aheadMs < 0 ? seconds : `+${seconds}`);
    renameSync(`${this.#file}.new`, this.#file);
  }

  destroy(): void {
    rmSync(this.#folder, { recursive: true });
  }

  get #file(): string {
    return join(this.#folder, 'faketime');
  }
}
