import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

const SCRIPT = join(import.meta.dirname, '../../src/main.js');
const OPEN = / is open: (http:\/\/127\.0\.0\.1:\d+)/;

/** The built server, in a process of its own, with every byte of its output kept. */
export class FuzzServer {
  output = '';
  url = '';
  /** Most resident memory seen, KiB. */
  peakKiB = 0;

  private constructor(private readonly child: ChildProcessByStdio<null, Readable, Readable>) {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('latin1').on('data', (part: string) => (this.output += part));
    }
  }

  static async start(environment: Record<string, string>): Promise<FuzzServer> {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT], {
      env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const server = new FuzzServer(child);
    while (!OPEN.test(server.output)) {
      await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
      if (!server.isAlive) throw new Error(`the server ended: ${server.output}`);
    }
    server.url = OPEN.exec(server.output)![1]!;
    return server;
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** What it has said, as text. */
  get text(): string {
    return Buffer.from(this.output, 'latin1').toString('utf8');
  }

  /** Resident memory, KiB; 0 where the operating system does not tell. */
  residentKiB(): number {
    try {
      const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
      const now = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
      this.peakKiB = Math.max(this.peakKiB, now);
      return now;
    } catch {
      return 0;
    }
  }

  /** Stops in order; the exit code, or the signal that was needed. */
  async stop(): Promise<number | string> {
    const late = setTimeout(() => this.child.kill('SIGKILL'), 12_000);
    this.child.kill('SIGTERM');
    if (this.isAlive) await once(this.child, 'exit');
    clearTimeout(late);
    return this.child.exitCode ?? this.child.signalCode!;
  }
}
