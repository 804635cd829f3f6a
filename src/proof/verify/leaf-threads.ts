import { Thread } from '../../database/thread.js';
import type { DatabaseAccess } from '../../database/thread-reader.js';
import type { FromLeaves, LeafTask, ToLeaves } from './leaf-thread.js';
import { TILES_AT_ONCE, type LeavesChecked, type Part } from './leaves.js';

const THREADS = 2;
/** Pieces that are asked for before they are needed: more would fill the memory. */
const AHEAD = 3 * THREADS;
const PROGRAM = 'leaf-thread';

interface Waiting {
  resolve(checked: LeavesChecked): void;
  reject(error: unknown): void;
}

/** Compares rows with the leaves of the tree in threads, since hashing is most of the work. */
export class LeafThreads {
  readonly #waiting = new Map<number, Waiting>();
  readonly #threads: Thread<ToLeaves, FromLeaves>[];
  #ids = 0;
  #failure: Error | undefined;

  constructor(access: DatabaseAccess) {
    const task: LeafTask = { access };
    this.#threads = Array.from(
      { length: THREADS },
      () =>
        new Thread<ToLeaves, FromLeaves>(
          { program: PROGRAM, task },
          message => this.#received(message),
          error => this.#died(error),
        ),
    );
  }

  /** In the order of the log. @throws what the database said, or a thread */
  async *check(part: Part): AsyncGenerator<LeavesChecked> {
    const asked: Promise<LeavesChecked>[] = [];
    for (let from = part.fromTile; from < part.toTile || asked.length > 0;) {
      for (; from < part.toTile && asked.length < AHEAD; from += TILES_AT_ONCE) {
        const toTile = Math.min(from + TILES_AT_ONCE, part.toTile);
        const one = this.#ask({ ...part, fromTile: from, toTile });
        // when one has failed the others are not waited for
        one.catch(() => undefined);
        asked.push(one);
      }
      yield await asked.shift()!;
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map(thread => thread.end()));
  }

  async #ask(part: Part): Promise<LeavesChecked> {
    if (this.#failure !== undefined) throw this.#failure;
    const id = ++this.#ids;
    return new Promise<LeavesChecked>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#threads[id % THREADS]!.send({ type: 'check', id, part });
    });
  }

  #received(message: FromLeaves): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'failed')
      return waiting?.reject(Object.assign(new Error(message.message), { code: message.code }));
    const { hashes, roots } = message.checked;
    waiting?.resolve({ ...message.checked, hashes: asBuffer(hashes), roots: asBuffer(roots) });
  }

  #died(error?: unknown): void {
    this.#failure = error instanceof Error ? error : new Error('a thread has ended');
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}

/** What was sent by a thread has lost its class. */
function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
