import { ChatError } from '../contract/errors.js';
import type { FromRead, ReadTask, ToRead } from './read-thread.js';
import { Thread } from './thread.js';
import type { DatabaseAccess } from './thread-reader.js';

/** A statement is given up after this time, its wait included. */
const WITHIN_MS = 2_000;
/** The same for what is asked before the thread runs: a busy machine may take seconds to start it. */
const FIRST_WITHIN_MS = 10_000;
const WAITING_MAX = 20;
const PROGRAM = 'read-thread';

interface Waiting {
  sql: string;
  parameters: readonly unknown[];
  resolve(rows: unknown[]): void;
  reject(error: unknown): void;
}

/**
 * Reads the embedded database for requests, in a thread with a handle of its own: in the server's one thread a long
 * read would keep every line waiting. Started with the first statement. One runs at a time; what is given up while it
 * waits is never run, and what runs then is waited for, since SQLite cannot end it.
 */
export class ReadingThread {
  readonly #waiting = new Map<number, Waiting>();
  #thread: Thread<ToRead, FromRead> | undefined;
  #isReady = false;
  #running: number | undefined;
  #ids = 0;
  #isClosed = false;

  constructor(private readonly access: DatabaseAccess) {}

  /** @throws ChatError BUSY when too many wait, or it takes too long; UNAVAILABLE when it cannot be read */
  async query<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    if (this.#waiting.size >= WAITING_MAX) throw new ChatError('BUSY');
    if (this.#isClosed) throw new ChatError('UNAVAILABLE');
    const id = ++this.#ids;
    const withinMs = this.#isReady ? WITHIN_MS : FIRST_WITHIN_MS;
    const timer = setTimeout(() => this.#taken(id)?.reject(new ChatError('BUSY')), withinMs);
    try {
      const rows = await new Promise<unknown[]>((resolve, reject) => {
        this.#waiting.set(id, { sql, parameters, resolve, reject });
        this.#runNext();
      });
      return rows as Row[];
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#refuseAll();
    await this.#thread?.end();
  }

  #runNext(): void {
    if (this.#running !== undefined) return;
    const [next] = this.#waiting;
    if (!next) return;
    const [id, { sql, parameters }] = next;
    this.#running = id;
    this.#started().send({ type: 'read', id, sql, parameters });
  }

  #started(): Thread<ToRead, FromRead> {
    const task: ReadTask = { access: this.access };
    this.#thread ??= new Thread<ToRead, FromRead>(
      { program: PROGRAM, task },
      message => this.#received(message),
      () => {
        this.#thread = undefined;
        this.#isReady = false;
        this.#running = undefined;
        this.#refuseAll();
      },
    );
    return this.#thread;
  }

  #received(message: FromRead): void {
    if (message.type === 'ready') return void (this.#isReady = true);
    this.#running = undefined;
    const waiting = this.#taken(message.id);
    if (message.type === 'rows') waiting?.resolve(message.rows);
    else waiting?.reject(Object.assign(new Error(message.message), { code: message.code }));
    this.#runNext();
  }

  #taken(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #refuseAll(): void {
    for (const { reject } of this.#waiting.values()) reject(new ChatError('UNAVAILABLE'));
    this.#waiting.clear();
  }
}
