import { statSync } from 'node:fs';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { identityOf, type FolderLock } from './folder-lock.js';
import type { Problem } from './readiness.js';

/** Less has no room for a batch of lines and what SQLite writes around it. */
const FREE_MIN_BYTES = 1024 * 1024;
/** File systems keep times in ticks (Linux: up to 10 ms, FAT: 2 s): a second change within one tick does not show. */
const CLOCK_TICK_MS = 4_000;
const DATABASE = ['room.db', 'room.db-wal', 'room.db-shm'];

/**
 * Checks that the files at the paths are the ones that are open. A removed or replaced file still takes what is
 * written to it, and what was acknowledged is gone when it is closed.
 */
export class SqliteFiles {
  readonly #open: Map<string, string>;
  /** The folder when everything was last found right; undefined while a change since then could have left no trace. */
  #seen: string | undefined;

  /** @param folder in which SQLite has just opened `room.db` */
  constructor(
    private readonly folder: string,
    private readonly lock: FolderLock,
  ) {
    this.#open = new Map(
      DATABASE.flatMap(name => {
        const identity = identityOf(join(folder, name));
        return identity === undefined ? [] : [[name, identity]];
      }),
    );
  }

  /** How large they are together. */
  async bytes(): Promise<number> {
    const sizes = DATABASE.map(
      async name => (await stat(join(this.folder, name)).catch(() => undefined))?.size ?? 0,
    );
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  }

  /**
   * Called after every COMMIT, before anyone is told of it. A file that is removed, replaced or added changes the time
   * of its folder. While that stays the same only `room.db` is checked: it may be a link, or have a file mounted
   * over it.
   */
  problemSinceLast(): Problem | undefined {
    const folder = stateOf(this.folder);
    if (folder && folder.state === this.#seen) return undefined;
    const problem = this.problem();
    this.#seen = folder && !problem && folder.age > CLOCK_TICK_MS ? folder.state : undefined;
    return problem;
  }

  /** Checks every file. */
  problem(): Problem | undefined {
    for (const [name, identity] of this.#open) {
      if (identityOf(join(this.folder, name)) !== identity) {
        return {
          part: 'file',
          forbids: true,
          why: `${name} in ${this.folder} was removed or replaced while it was open: nothing is stored. Stop the room, put the file right, start it again.`,
        };
      }
    }
    if (this.lock.isHeld() || this.lock.retake()) return undefined;
    return {
      part: 'file',
      forbids: true,
      why: `room.lock in ${this.folder} was removed, and another process has taken the folder: nothing is stored. Stop one of the two.`,
    };
  }

  /** What only the operating system knows. */
  async surroundings(): Promise<Problem | undefined> {
    try {
      await access(join(this.folder, 'room.db'), constants.W_OK);
    } catch (error) {
      // rights that changed since the start do not matter to an open file
      if ((error as NodeJS.ErrnoException).code === 'EROFS') {
        return { part: 'read-only', forbids: true, why: `${this.folder} has become read-only.` };
      }
    }
    const { blocks, bfree, bavail, bsize } = await statfs(this.folder);
    // some file systems do not report it
    if (blocks === 0) return undefined;
    const free = (process.getuid?.() === 0 ? bfree : bavail) * bsize;
    if (free >= FREE_MIN_BYTES) return undefined;
    return { part: 'disk', forbids: true, why: `The disk of ${this.folder} is full.` };
  }
}

/** Undefined when one of the two does not exist. `age` is the time since the folder's last change, ms. */
function stateOf(folder: string): { state: string; age: number } | undefined {
  try {
    const { dev, ino, ctimeMs } = statSync(folder);
    const file = statSync(join(folder, 'room.db'));
    return { state: `${dev}:${ino}:${ctimeMs}:${file.dev}:${file.ino}`, age: Date.now() - ctimeMs };
  } catch {
    return undefined;
  }
}
