import { createPool, type Pool, type PoolConnection } from 'mysql2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { destroyNow, isOpen, onceClosed, onSilence } from '../../src/database/mysql2-internals.js';
import { MARIADB } from '../support/databases.js';

let pool: Pool;
beforeAll(() => {
  pool = createPool({ ...MARIADB, connectionLimit: 1 });
});
afterAll(() => new Promise<void>(resolve => pool.end(() => resolve())));

const lend = (): Promise<PoolConnection> =>
  new Promise((resolve, reject) =>
    pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection))),
  );
const run = (connection: PoolConnection, sql: string): Promise<string | undefined> =>
  new Promise(resolve => connection.query(sql, error => resolve(error?.code)));
const moved = (what: string) => `mysql2 no longer has ${what}`;

describe('the inside of mysql2 is where src/database/mysql2-internals.ts looks for it', () => {
  it('connection.stream: TCP, whose end is told', async () => {
    const connection = await lend();
    expect(() => isOpen(connection), moved('connection.stream')).not.toThrow();
    expect(isOpen(connection), moved('connection.stream.writable')).toBe(true);
    const closed = new Promise<string>(resolve => onceClosed(connection, () => resolve('closed')));
    const running = run(connection, 'SELECT SLEEP(5)');
    destroyNow(connection);
    expect(await closed).toBe('closed');
    expect(await running, 'mysql2 no longer fails a statement when its stream is destroyed').toBe(
      'ETIMEDOUT',
    );
    expect(isOpen(connection)).toBe(false);
    const next = await lend();
    expect(await run(next, 'SELECT 1'), 'mysql2 keeps a destroyed connection in its pool').toBeUndefined();
    next.release();
  });

  it('connection._command: the running statement', async () => {
    const connection = await lend();
    let silences = 0;
    onSilence(connection, 50, () => silences++);
    expect(await run(connection, 'SELECT SLEEP(0.3)')).toBeUndefined();
    expect(silences, moved('connection._command')).toBeGreaterThan(0);
    const during = silences;
    await new Promise(resolve => setTimeout(resolve, 200));
    expect(silences, 'mysql2 keeps connection._command after its end').toBe(during);
    destroyNow(connection);
  });
});
