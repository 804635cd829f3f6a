import { createConnection, type ConnectionOptions } from 'mysql2';
import { destroyNow } from './mysql2-internals.js';

const WITHIN_MS = 5_000;
/** If everything is given up at once, the server has other problems. */
const AT_ONCE = 4;
let running = 0;

/**
 * Kills in the server what was given up here: it notices a closed connection only when the statement ends. This is the
 * last resort, after the server's own time limits; it needs no privilege, since both connections are the same user's.
 * It is not awaited and never fails.
 */
export function endInServer(options: ConnectionOptions, threadId: number | null): void {
  if (threadId === null || running >= AT_ONCE) return;
  running++;
  const connection = createConnection({ ...options, connectTimeout: WITHIN_MS });
  const done = (): void => {
    if (!timer) return;
    clearTimeout(timer);
    timer = undefined;
    running--;
    destroyNow(connection);
  };
  let timer: NodeJS.Timeout | undefined = setTimeout(done, WITHIN_MS).unref();
  connection.on('error', done);
  connection.query(`KILL ${threadId}`, done);
}
