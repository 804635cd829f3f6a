import { ChatError } from '../contract/errors.js';
import type { FromRead, ReadTask, ToRead } from './read-thread.js';
import { Thread } from './thread.js';
import type { DatabaseAccess } from './thread-reader.js';

/** How long a statement may take, its wait included. */
const WITHIN_MS = 2_000;
/** The same for what is asked before the thread runs: a busy machine may take seconds to start it. */
const FIRST_WITHIN_MS = 10_000;
const PROGRAM = 'read-thread';

interface Waiting {
  resolve(rows: unknown[]): void;
  reject(error: unknown): void;
}

/**
 * Reads the embedded database for requests, in a thread with a handle of its own: in the server's one thread a long
 * read would keep every line waiting. Started with the first statement. SQLite cannot end a statement that runs: the
 * next one waits for it, whether it was given up or not.
 */
export class ReadingThread {
  readonly #waiting = new Map<number, Waiting>();
  #thread: Thread<ToRead, FromRead> | undefined;
  #isReady = false;
  #ids = 0;
  #isClosed = false;

  constructor(private readonly access: DatabaseAccess) {}

  /** How long an answer may take now. */
  get withinMs(): number {
    return this.#isReady ? WITHIN_MS : FIRST_WITHIN_MS;
  }

  /** @throws ChatError UNAVAILABLE when the thread has ended */
  async query<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    if (this.#isClosed) throw new ChatError('UNAVAILABLE');
    const id = ++this.#ids;
    const rows = await new Promise<unknown[]>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#started().send({ type: 'read', id, sql, parameters });
    });
    return rows as Row[];
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#refuseAll();
    await this.#thread?.end();
  }

  #started(): Thread<ToRead, FromRead> {
    const task: ReadTask = { access: this.access };
    this.#thread ??= new Thread<ToRead, FromRead>(
      { program: PROGRAM, task },
      message => this.#received(message),
      () => {
        this.#thread = undefined;
        this.#isReady = false;
        this.#refuseAll();
      },
    );
    return this.#thread;
  }

  #received(message: FromRead): void {
    if (message.type === 'ready') return void (this.#isReady = true);
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'rows') waiting?.resolve(message.rows);
    else waiting?.reject(Object.assign(new Error(message.message), { code: message.code }));
  }

  #refuseAll(): void {
    for (const { reject } of this.#waiting.values()) reject(new ChatError('UNAVAILABLE'));
    this.#waiting.clear();
  }
}
