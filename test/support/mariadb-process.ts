import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection, type ConnectionOptions } from 'mysql2/promise';
import { endProcess } from './end-process.js';
import { freePort } from './free-port.js';
import { ROOT } from './pages.js';

/** Where distributions put servers, on the PATH or not. */
const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
const NEEDED = ['mariadbd', 'mariadb-install-db'];
// the server refuses to run as root unless told to
const USER = process.getuid?.() === 0 ? ['--user=root'] : [];
/** The smaller, the less there is to copy. */
const LOG_SIZE = '--innodb-log-file-size=16M';

/** A MariaDB of the test's own, in a temporary folder and on a free port of loopback, that may be killed. */
export class MariadbProcess {
  #child: ChildProcess | undefined;

  private constructor(
    readonly folder: string,
    readonly port: number,
  ) {}

  static isInstalled(): boolean {
    return NEEDED.every(program => find(program) !== undefined);
  }

  /** Makes its folder; it does not run yet. */
  static async make(): Promise<MariadbProcess> {
    const database = new MariadbProcess(mkdtempSync(join(tmpdir(), 'sarangbang-mariadb-')), await freePort());
    try {
      cpSync(await emptyData(), database.#data, { recursive: true });
    } catch (error) {
      await database.destroy();
      throw error;
    }
    return database;
  }

  /** What a room's environment needs to be on it. */
  get environment(): Record<string, string> {
    return { DB_HOST: '127.0.0.1', DB_PORT: String(this.port), DB_USER: 'root', DB_PASSWORD: '' };
  }

  /**
   * Starts it, also after a kill, and waits until it takes connections.
   * @param environment on top of this process's own
   * @param options of the server, such as `--sql-mode=…`
   */
  async start(environment: Record<string, string> = {}, options: string[] = []): Promise<void> {
    const child = spawn(
      find('mariadbd')!,
      [
        ...['--no-defaults', `--datadir=${this.#data}`, `--socket=${this.socket}`, `--tmpdir=${this.folder}`],
        ...[`--port=${this.port}`, '--bind-address=127.0.0.1', '--innodb-flush-log-at-trx-commit=1', ...USER],
        LOG_SIZE,
        ...options,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...environment } },
    );
    this.#child = child;
    let output = '';
    child.stderr.on('data', data => (output += String(data)));
    const exited = once(child, 'exit').then(() => {
      throw new Error(`MariaDB has ended: ${output}`);
    });
    exited.catch(() => undefined);
    while (!output.includes('ready for connections')) {
      await Promise.race([once(child.stderr, 'data'), exited]);
    }
  }

  async query(sql: string): Promise<void> {
    return this.#query(sql, {});
  }

  /** For a server that requires encryption. */
  async queryEncrypted(sql: string): Promise<void> {
    return this.#query(sql, { ssl: { rejectUnauthorized: false } });
  }

  /** As a crash of the machine would end it. */
  async kill9(): Promise<void> {
    return this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  /** Ends it and removes all it had. */
  async destroy(): Promise<void> {
    await this.kill9();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The path of its Unix socket. */
  get socket(): string {
    return join(this.folder, 'mariadb.sock');
  }

  get #data(): string {
    return join(this.folder, 'data');
  }

  async #query(sql: string, options: ConnectionOptions): Promise<void> {
    const where = { host: '127.0.0.1', port: this.port, user: 'root', multipleStatements: true };
    const connection = await createConnection({ ...where, ...options });
    await connection.query(sql);
    await connection.end();
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    await endProcess(child, signal);
  }
}

let made: Promise<string> | undefined;

/** A data folder without databases: it takes seconds to make, so it is made once for a version and then copied. */
async function emptyData(): Promise<string> {
  return (made ??= makeEmptyData());
}

async function makeEmptyData(): Promise<string> {
  const run = promisify(execFile);
  const { stdout } = await run(find('mariadbd')!, ['--version']);
  const version = createHash('sha256').update(`${stdout} ${LOG_SIZE}`).digest('hex').slice(0, 16);
  const cache = join(ROOT, 'node_modules/.cache/sarangbang-mariadb');
  const kept = join(cache, version);
  if (existsSync(kept)) return kept;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'making-'));
  const data = join(folder, 'data');
  const method = '--auth-root-authentication-method=normal';
  const given = ['--no-defaults', `--datadir=${data}`, ...USER, method, '--skip-test-db', LOG_SIZE];
  try {
    await run(find('mariadb-install-db')!, [...given, `--tmpdir=${folder}`]);
    renameSync(data, kept);
  } catch (error) {
    // another worker may have been faster
    if (!existsSync(kept)) throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return kept;
}

function find(program: string): string | undefined {
  return FOLDERS.map(folder => join(folder, program)).find(file => existsSync(file));
}
