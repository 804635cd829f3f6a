import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** More flags for the servers' Node, such as `--cpu-prof`. */
const FLAGS = ['--disable-warning=ExperimentalWarning', ...(process.env.BENCH_NODE_FLAGS?.split(' ') ?? [])];
const CLOCK_TICK_MS = 10; // USER_HZ is 100 on Linux

/** A server under test, in a process of its own, measured by the operating system. */
export class BenchServer {
  private constructor(
    readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(script: string, environment: Record<string, string>): Promise<BenchServer> {
    const child = spawn(process.execPath, [...FLAGS, script], {
      env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', data => (output += String(data)));
    while (!/http:\/\/127\.0\.0\.1:\d+/.test(output)) {
      await Promise.race([
        once(child.stdout, 'data'),
        once(child, 'exit').then(() => Promise.reject(new Error(output))),
      ]);
    }
    return new BenchServer(child, /http:\/\/127\.0\.0\.1:\d+/.exec(output)![0]);
  }

  /** User and system time so far, ms. */
  cpuMs(): number {
    const stat = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS;
  }

  /** Resident memory, KiB. */
  residentKiB(): number {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'))![1]);
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), 8_000);
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    clearTimeout(late);
  }
}
