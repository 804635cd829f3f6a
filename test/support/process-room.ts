import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../ormconfig.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { Client, type ClientOptions } from './client.js';
import { ADMIN, PASSWORD } from './room.js';
import { ServerProcess } from './server-process.js';

// oxlint-disable-next-line typescript/no-explicit-any -- tests say what they expect in their assertions
type Body = any;

/** A room in a process of its own. What a test knows of it came over the wire or stands in the database. */
export class ProcessRoom {
  readonly clients: Client[] = [];
  #tokens = new Map<string, string>();

  private constructor(
    readonly server: ServerProcess,
    private readonly reader: DataSource,
  ) {}

  static async start(environment: Record<string, string>): Promise<ProcessRoom> {
    const server = await ServerProcess.start(environment);
    const settings = loadSettings(environment);
    const kind = settings.DB_HOST ? 'mariadb' : 'sqlite';
    try {
      const reader = new DataSource(dataSourceOptions(settings, kind, { readonly: true, connections: 1 }));
      return new ProcessRoom(server, await reader.initialize());
    } catch (error) {
      await server.kill('SIGKILL');
      throw error;
    }
  }

  /** Plain SQL on what is committed, by a connection of the test's own. */
  async rows<T = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.reader.query<T[]>(sql, parameters);
  }

  /** Resolves with the body of a good answer. */
  async http(method: string, path: string, name?: string, body?: unknown): Promise<Body> {
    const response = await fetch(`${this.server.url}/api/${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(name !== undefined && { authorization: `Bearer ${await this.token(name)}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? {} : JSON.parse(text);
  }

  async login(name: string): Promise<string> {
    const password = name === ADMIN.name ? ADMIN.password : PASSWORD;
    const { accessToken } = await this.http('POST', 'auth/login', undefined, { name, password });
    this.#tokens.set(name, accessToken);
    return accessToken;
  }

  async token(name: string): Promise<string> {
    return this.#tokens.get(name) ?? this.login(name);
  }

  async members(...names: string[]): Promise<void> {
    for (const name of names)
      await this.http('POST', 'admin/accounts', ADMIN.name, {
        name,
        password: PASSWORD,
        mustChangePassword: false,
      });
  }

  /** A connection that has been welcomed. */
  async enter(name: string, options: Partial<ClientOptions> = {}): Promise<Client> {
    const client = new Client(this.server.url, { token: await this.token(name), ...options });
    this.clients.push(client);
    await client.welcomed();
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.socket.disconnect();
    await this.server.kill('SIGKILL');
    await this.reader.destroy();
  }
}
