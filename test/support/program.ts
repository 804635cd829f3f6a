import { spawn, type ChildProcess } from 'node:child_process';
import { endProcess } from './end-process.js';
import { ROOT } from './pages.js';

/** A program of the pages, run for real. */
export class Program {
  output = '';
  readonly #child: ChildProcess;
  readonly #looks = new Set<() => void>();

  constructor(command: string, args: string[], code: string) {
    this.#child = spawn(command, args, { cwd: ROOT, env: { ...process.env, PYTHONUTF8: '1' } });
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
        for (const look of this.#looks) look();
      });
    }
    this.#child.stdin!.end(code);
  }

  /** Waits until the output has this. */
  async shows(what: RegExp | string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`waited in vain for ${what.toString()} in:\n${this.output}`));
      }, 15_000);
      const look = (): void => {
        if (typeof what === 'string' ? !this.output.includes(what) : !what.test(this.output)) return;
        clearTimeout(timer);
        this.#looks.delete(look);
        resolve();
      };
      this.#looks.add(look);
      look();
    });
  }

  async end(): Promise<void> {
    return endProcess(this.#child);
  }
}
