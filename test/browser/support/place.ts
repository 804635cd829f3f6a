import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '../../../src/contract/events.js';
import type { LoggedIn } from '../../../src/contract/rest.js';
import { direct, fillLog } from '../../support/fill-log.js';
import { ServerProcess } from '../../support/server-process.js';
import { freePort } from '../../support/free-port.js';

export const ADMIN = 'admin';
export const PASSWORD = 'a good password';

/** Ports of rooms that are closed. The next one has the same origin, so that a page of the last can be one of its own. */
const ports: number[] = [];

/** A built room on SQLite in a folder of its own, at a port that stays the same when it is started again. */
export class BrowserPlace {
  readonly url: string;
  #server: ServerProcess | undefined;
  readonly #logins = new Map<string, Promise<LoggedIn>>();

  private constructor(private readonly environment: Record<string, string>) {
    this.url = `http://127.0.0.1:${environment.PORT}`;
  }

  static async open(settings: Record<string, string> = {}): Promise<BrowserPlace> {
    const place = new BrowserPlace({
      DATA_DIR: mkdtempSync(join(tmpdir(), 'sarangbang-browser-')),
      PORT: String(ports.pop() ?? (await freePort())),
      ADMIN_PASSWORD: PASSWORD,
      ROOM_NAME: '사랑방',
      TIME_ZONE: 'Asia/Seoul',
      RATE_LINES_PER_SECOND: '0',
      RATE_HISTORY_PER_SECOND: '0',
      RATE_EVENTS_PER_SECOND: '0',
      RATE_CONNECTS_PER_SECOND: '0',
      RATE_REQUESTS_PER_SECOND: '0',
      ...settings,
    });
    await place.start();
    return place;
  }

  async start(): Promise<void> {
    this.#server = await ServerProcess.start(this.environment);
  }

  /** As a crash would end it. What is stored stays. */
  async kill9(): Promise<void> {
    await this.#server?.kill('SIGKILL');
  }

  /** Stops it as an operator does. */
  async stop(): Promise<void> {
    await this.#server?.kill('SIGTERM');
  }

  /** Fills it with accounts `m0`, `m1` … while it is stopped. */
  async fill(accounts: number): Promise<void> {
    await this.stop();
    await fillLog(this.environment, { accounts, lines: 10, acts: 2 });
    await this.start();
    this.#logins.clear();
  }

  /**
   * Has a member have said many lines, a second apart and up to now, while it is stopped: `옛말 1.`, `옛말 2.` …
   * Resolves with the seq of the first.
   */
  async fillWithLines(name: string, lines: number): Promise<number> {
    await this.stop();
    const database = await direct(this.environment);
    const [head] = await database.all<{ seq: number }>('SELECT seq FROM log_head');
    await database.all(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO chat_log (seq, kind, sender_id, text, idempotency_key, at)
       SELECT ? + i, 'chat', (SELECT id FROM accounts WHERE name = ?), '옛말 ' || i || '.', 'filled-' || i,
         ? - 1000 * (? - i) FROM n`,
      [lines, head!.seq, name, Date.now(), lines],
    );
    await database.all('UPDATE log_head SET seq = seq + ?, last_at = ?', [lines, Date.now()]);
    await database.close();
    await this.start();
    this.#logins.clear();
    return head!.seq + 1;
  }

  /** Makes all that was said and done so much older, while it is stopped. */
  async age(ms: number): Promise<void> {
    await this.stop();
    const database = await direct(this.environment);
    for (const log of ['chat_log', 'moderation_log'])
      await database.all(`UPDATE ${log} SET at = at - ?`, [ms]);
    await database.close();
    await this.start();
    this.#logins.clear();
  }

  /** Changes a text and has the record sealed anew, as one who has the database and the key could, while it is stopped. */
  async rewriteRecord(before: string, after: string): Promise<void> {
    await this.stop();
    const database = await direct(this.environment);
    await database.all('UPDATE chat_log SET text = ? WHERE text = ?', [after, before]);
    for (const table of ['log_tree', 'log_tile', 'log_salt', 'log_checkpoint'])
      await database.all(`DELETE FROM ${table}`);
    await database.close();
    rmSync(join(this.environment.DATA_DIR!, 'checkpoints.log'));
    await this.start();
  }

  /** Renews the log's epoch, as after a restored backup. All members must log in again. */
  async renewEpoch(epoch: string): Promise<void> {
    await this.stop();
    const database = await direct(this.environment);
    await database.all('UPDATE log_head SET epoch = ?', [epoch]);
    await database.close();
    await this.start();
    this.#logins.clear();
  }

  /** Resolves with the answer, good or bad. */
  async ask(method: string, path: string, by?: string, body?: unknown): Promise<Response> {
    return fetch(`${this.url}/api/${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(by !== undefined && { authorization: `Bearer ${(await this.login(by)).accessToken}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  /** Resolves with the body of a good answer. */
  async call<T>(method: string, path: string, by?: string, body?: unknown): Promise<T> {
    const answer = await this.ask(method, path, by, body);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text === '' ? '{}' : text) as T;
  }

  /** Waits until the records can be read: what reads them starts with the first question, which may take long. */
  async untilRecordsAreRead(): Promise<void> {
    for (;;) {
      const { status } = await this.ask('GET', 'admin/records/lines?limit=1', ADMIN);
      if (status !== 503) return;
    }
  }

  /** Makes an account. */
  async member(name: string, role: Role = 'member'): Promise<void> {
    await this.call('POST', 'admin/accounts', ADMIN, {
      name,
      password: PASSWORD,
      role,
      mustChangePassword: false,
    });
  }

  /** A log-in that is kept; a fresh one when `again`. */
  async login(name: string, { again = false } = {}): Promise<LoggedIn> {
    const kept = again ? undefined : this.#logins.get(name);
    if (kept) return kept;
    const login = this.call<LoggedIn>('POST', 'auth/login', undefined, { name, password: PASSWORD });
    this.#logins.set(name, login);
    return login;
  }

  /** The lines to all that stand in the log, oldest first, each as `name: text`. */
  async stored(): Promise<string[]> {
    const { items } = await this.call<{ items: { kind: string; from: string; text?: string }[] }>(
      'GET',
      'admin/logs/chat?limit=200',
      ADMIN,
    );
    return items
      .filter(({ kind }) => kind === 'chat')
      .map(({ from, text }) => `${from}: ${text}`)
      .toReversed();
  }

  async close(): Promise<void> {
    await this.kill9();
    ports.push(Number(this.environment.PORT));
    rmSync(this.environment.DATA_DIR!, { recursive: true, force: true });
  }
}
