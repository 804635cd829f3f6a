import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where package.json is: this file may run as it is, or compiled. */
const ROOT = ((): string => {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
})();

/** The built server as an operator runs it: a process of its own, on a free port. */
export class ServerProcess {
  output = '';
  #port = 0;

  private constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', data => (this.output += String(data)));
  }

  static spawn(script: string, environment: Record<string, string>, ...given: string[]): ServerProcess {
    const child = spawn(process.execPath, [resolve(ROOT, 'dist/server', script), ...given], {
      // nothing of this process's own environment but what node needs
      env: { PATH: process.env.PATH, ...environment },
      cwd: environment.DATA_DIR,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    return new ServerProcess(child);
  }

  /** Starts the room and waits until it says where it is. @param script of `dist/server`, or the path of another */
  static async start(environment: Record<string, string>, script = 'main.js'): Promise<ServerProcess> {
    const server = ServerProcess.spawn(script, environment);
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
