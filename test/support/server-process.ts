import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** The built server as an operator runs it: a process of its own, on a free port. */
export class ServerProcess {
  output = '';
  #port = 0;

  private constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', data => (this.output += String(data)));
  }

  static spawn(script: string, environment: Record<string, string>, ...given: string[]): ServerProcess {
    const child = spawn(process.execPath, [join(ROOT, 'dist/src', script), ...given], {
      // nothing of this process's own environment but what node needs
      env: { PATH: process.env.PATH, ...environment },
      cwd: environment.DATA_DIR,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    return new ServerProcess(child);
  }

  /** Starts the room and waits until it says where it is. */
  static async start(environment: Record<string, string>): Promise<ServerProcess> {
    const server = ServerProcess.spawn('main.js', environment);
    const exited = server.exited().then(code => {
      throw new Error(`the server ended with ${code}: ${server.output}`);
    });
    while (!/ is open: http:\/\/127\.0\.0\.1:(\d+)/.test(server.output)) {
      await Promise.race([once(server.child.stdout!, 'data'), exited]);
    }
    exited.catch(() => undefined);
    server.#port = Number(/127\.0\.0\.1:(\d+)/.exec(server.output)![1]);
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The exit code, or the signal that ended it. */
  async exited(): Promise<number | string> {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return child.exitCode ?? child.signalCode!;
  }

  async kill(signal: NodeJS.Signals): Promise<number | string> {
    this.child.kill(signal);
    return this.exited();
  }
}
