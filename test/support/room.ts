import { createHmac, type KeyObject, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { inject } from 'vitest';
import { Clock } from '../../src/config/clock.js';
import { AccountLookup } from '../../src/auth/account-lookup.js';
import { JWT_KEY } from '../../src/auth/jwt-key.module.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { createApp } from '../../src/app/create-app.js';
import { RoomLogger } from '../../src/app/room-logger.js';
import { Database } from '../../src/database/database.js';
import { LogInfo } from '../../src/logging/log-info.js';
import { claimsOf } from './claims.js';
import { Client, type ClientOptions } from './client.js';
import { MARIADB } from './databases.js';
import { createDatabase, dropDatabase } from './mariadb-tables.js';
import { mintMember, mintToken, PASSWORD } from './minted.js';

export const ADMIN = { name: 'admin', password: 'correct horse' };
export { claimsOf, PASSWORD };

/** Where a test's room lives: a folder, or a database of its own. */
export interface Place {
  environment: Record<string, string>;
  destroy(): Promise<void>;
}

/** @param empty on a server, without the tables that the room's first start there would make */
export async function makePlace({ empty = false } = {}): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'sarangbang-'));
  const environment: Record<string, string> = {
    DATA_DIR: folder,
    TIME_ZONE: 'Asia/Seoul',
    ADMIN_PASSWORD: ADMIN.password,
    RATE_LINES_PER_SECOND: '0',
    RATE_HISTORY_PER_SECOND: '0',
    RATE_EVENTS_PER_SECOND: '0',
    RATE_CONNECTS_PER_SECOND: '0',
    RATE_REQUESTS_PER_SECOND: '0',
    NODE_ID: 'test',
    PORT: '0',
  };
  if (inject('database') === 'sqlite') {
    return { environment, destroy: async () => rmSync(folder, { recursive: true }) };
  }
  const name = `sarangbang_test_${randomBytes(6).toString('hex')}`;
  await createDatabase(name, { empty });
  Object.assign(environment, {
    DB_HOST: MARIADB.host,
    DB_PORT: String(MARIADB.port),
    DB_USER: MARIADB.user,
    DB_PASSWORD: MARIADB.password,
    DB_NAME: name,
    JWT_SECRET: '0123456789abcdef0123456789abcdef',
  });
  return {
    environment,
    destroy: async () => {
      await dropDatabase(name);
      rmSync(folder, { recursive: true });
    },
  };
}

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T & {
    error?: { code: string; message: string; until?: number; retryAfterMs?: number; field?: string };
  };
}

/** A real room, listening on loopback. */
export class Room {
  readonly clients: Client[] = [];
  #tokens = new Map<string, string>();
  /** The last session of an account, by its id. */
  #sids = new Map<string, string>();
  #bystanders: [Client, Client] | undefined;

  constructor(
    readonly app: NestExpressApplication,
    readonly url: string,
    readonly place: Place,
  ) {}

  get database(): Database {
    return this.app.get(Database);
  }

  /** Sets the room's clock to a fixed time during an act; on every database this includes what is read of it. */
  async atTime<T>(at: number, act: () => Promise<T>): Promise<T> {
    const clock = this.app.get(Clock);
    standAt(clock, at);
    try {
      return await act();
    } finally {
      // the instance's property hides the one of its class
      Reflect.deleteProperty(clock, 'now');
      Reflect.deleteProperty(clock, 'reading');
    }
  }

  /** Sets it to a fixed time from now on. */
  standAt(at: number): void {
    standAt(this.app.get(Clock), at);
  }

  /** Plain SQL on what is committed. */
  async rows<T = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.database.read.query<T[]>(sql, parameters);
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- tests say what they expect in their assertions
  async http<T = any>(
    method: string,
    path: string,
    { token, body, headers = {} }: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer<T>> {
    const response = await fetch(`${this.url}/api/${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
  }

  /** Logs in by HTTP and remembers the token. */
  async login(name: string, password = name === ADMIN.name ? ADMIN.password : PASSWORD): Promise<string> {
    const { status, body } = await this.http('POST', 'auth/login', { body: { name, password } });
    if (status !== 200) throw new Error(`log-in of ${name}: ${JSON.stringify(body)}`);
    return this.#remember(name, body.accessToken);
  }

  /** The last token of an account, or that of a new session. */
  async token(name: string): Promise<string> {
    return this.#tokens.get(name) ?? this.#remember(name, await mintToken(this.app, name));
  }

  #remember(name: string, token: string): string {
    this.#tokens.set(name, token);
    const { sub, sid } = claimsOf(token);
    this.#sids.set(sub, sid);
    return token;
  }

  async asAdmin<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    return this.http<T>(method, path, {
      token: await this.token(ADMIN.name),
      ...(body !== undefined && { body }),
    });
  }

  async member(name: string, role: 'member' | 'admin' = 'member'): Promise<void> {
    await mintMember(this.app, { name, role }, await this.token(ADMIN.name));
  }

  /** A connection that has been welcomed. Makes the account if need be. */
  async enter(name: string, options: Partial<ClientOptions> = {}): Promise<Client> {
    if (!this.#tokens.has(name) && !(await this.app.get(AccountLookup).byName(name))) await this.member(name);
    const client = this.client({ token: await this.token(name), ...options });
    await client.welcomed();
    return client;
  }

  client(options: ClientOptions): Client {
    const client = new Client(this.url, options);
    this.clients.push(client);
    return client;
  }

  /** Throws unless the process lives and others can still talk: one says a line, another sees it. */
  async othersTalk(): Promise<void> {
    this.#bystanders ??= [await this.enter('bystander_1'), await this.enter('bystander_2')];
    const [one, other] = this.#bystanders;
    const ack = await one.say('still here');
    if (!ack.ok) throw new Error(`others cannot talk: ${JSON.stringify(ack)}`);
    await other.reached(ack.seq);
  }

  /** Throws as `othersTalk`, and if the log has anything of this member. */
  async isUnharmedBy(name: string): Promise<void> {
    await this.othersTalk();
    const stored = await this.rows(
      'SELECT c.seq FROM chat_log c JOIN accounts a ON a.id = c.sender_id WHERE a.name = ?',
      [name],
    );
    if (stored.length > 0) throw new Error(`something of ${name} was stored: ${JSON.stringify(stored)}`);
  }

  /**
   * A token with any claims; by default of this room and the last session of its `sub`. `alg: none` has no signature.
   */
  sign(
    claims: Record<string, unknown>,
    { alg = 'HS256', key }: { alg?: 'HS256' | 'HS512' | 'none'; key?: string } = {},
  ): string {
    const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const ours = {
      aud: this.app.get(LogInfo).epoch,
      sid: this.#sids.get(String(claims.sub)),
      exp: 4_102_444_800,
      tv: 0,
    };
    const signed = `${encode({ alg, typ: 'JWT' })}.${encode({ ...ours, ...claims })}`;
    if (alg === 'none') return `${signed}.`;
    const hmac = createHmac(alg === 'HS256' ? 'sha256' : 'sha512', key ?? this.app.get<KeyObject>(JWT_KEY));
    return `${signed}.${hmac.update(signed).digest('base64url')}`;
  }

  /** Sends a request as these bytes and resolves with all that comes back until the end, or until it is `enough`. */
  async raw(bytes: string, enough = /^$/): Promise<string> {
    return new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(Number(new URL(this.url).port), '127.0.0.1', () => socket.write(bytes));
      socket.setTimeout(10_000, () => socket.destroy(new Error(`not closed after ${answer}`)));
      socket.setEncoding('latin1');
      socket.on('data', (part: string) => {
        answer += part;
        if (enough.test(answer)) socket.destroy();
      });
      // a refusal in the middle of an upload may come as a reset
      socket.on('error', error => (answer === '' ? reject(error) : resolve(answer)));
      socket.on('close', () => resolve(answer));
    });
  }

  /** The rows of today's log-in table, oldest first. */
  async logins<T = Record<string, unknown>>(where = '1 = 1', parameters: unknown[] = []): Promise<T[]> {
    const days = await this.rows<{ name: string }>(
      'SELECT table_name AS name FROM login_log_days ORDER BY day DESC LIMIT 1',
    );
    return this.rows(`SELECT * FROM ${days[0]!.name} WHERE ${where} ORDER BY id`, parameters);
  }

  /** Stops in order, keeping the place. */
  async stop(): Promise<void> {
    for (const client of this.clients) client.socket.disconnect();
    await this.app.close();
  }

  async close(): Promise<void> {
    await this.stop();
    await this.place.destroy();
  }
}

function standAt(clock: Clock, at: number): void {
  clock.now = () => at;
  clock.reading = () => ({ sql: 'NULL', take: () => at });
}

/** @param at fixes the room's clock at a time from its start on */
export async function startRoom(
  settings: Record<string, string> = {},
  place?: Place,
  at?: number,
): Promise<Room> {
  const where = place ?? (await makePlace());
  Logger.overrideLogger(new RoomLogger({ json: !process.stdout.isTTY, logLevels: ['error', 'fatal'] }));
  const parsed = loadSettings({ ...where.environment, ...settings });
  const app = await createApp(parsed, await Database.open(parsed));
  if (at !== undefined) standAt(app.get(Clock), at);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  return new Room(app, `http://127.0.0.1:${port}`, where);
}
