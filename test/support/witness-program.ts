import { once } from 'node:events';
import { freePort } from './free-port.js';
import { record } from './record-program.js';
import { ServerProcess } from './server-process.js';

/** `npm run record -- witness` as it was built. */
export class WitnessProgram {
  #process: ServerProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    readonly vkey: string,
  ) {}

  /** Has its key made. @param folder that is there */
  static async make(folder: string, name: string): Promise<WitnessProgram> {
    const { stdout } = await record({ DATA_DIR: folder }, 'witness', '--show-key', '--name', name);
    return new WitnessProgram(folder, await freePort(), stdout.trimEnd());
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get setting(): string {
    return `${this.vkey}@${this.url}`;
  }

  /** What it said since its start. */
  get output(): string {
    return this.#process?.output ?? '';
  }

  /** @param environment besides its folder */
  async start(vkeys: readonly string[], environment: Record<string, string> = {}): Promise<void> {
    const args = ['witness', '--log', vkeys.join(','), '--listen', `127.0.0.1:${this.port}`];
    const started = ServerProcess.spawn('record.js', { DATA_DIR: this.folder, ...environment }, ...args);
    this.#process = started;
    const exited = started.exited().then(code => {
      throw new Error(`the witness ended with ${code}: ${started.output}`);
    });
    exited.catch(() => undefined);
    while (!started.output.includes('The witness is open: '))
      await Promise.race([once(started.child.stdout!, 'data'), exited]);
  }

  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | string | undefined> {
    return this.#process?.kill(signal);
  }

  async post(body: string): Promise<Response> {
    return fetch(`${this.url}/add-checkpoint`, { method: 'POST', body });
  }
}
