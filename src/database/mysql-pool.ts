import { createPool, type Pool, type PoolConnection, type PoolOptions } from 'mysql2';
import { timeLeft } from './work-context.js';
import { endInServer } from './mysql-kill.js';
import { takeOverSession, type SessionVariables } from './mysql-session.js';
import { destroyNow, onSilence } from './mysql2-internals.js';
import type { OpenConnections } from './open-connections.js';
import type { MysqlForTypeOrm, PoolForTypeOrm } from './typeorm-internals.js';

/** Setting up a session takes a few round trips. */
const TAKE_OVER_WITHIN_MS = 3_000;
const CLOSE_WITHIN_MS = 2_000;

export interface PoolCare {
  /** Session variables besides those that are always set. */
  session?: SessionVariables;
  /** How long a connection may be used, waiting for it included; unlimited if absent. */
  lendMs?: number;
  /** How long a statement may be silent, for connections that are kept open. */
  silenceMs?: number;
  /** Shared by the pools of a server. */
  open?: OpenConnections;
}

/** The `driver` for TypeORM: mysql2, with each connection's session set up before its first use. */
export function mysqlDriver(care: PoolCare): MysqlForTypeOrm {
  return { createPool: (options: PoolOptions) => new CarefulPool(createPool(options), options, care) };
}

/** Ends a connection of such a pool, and its statement in the server. */
export function giveUp(connection: PoolConnection): void {
  poolsOf.get(connection)?.giveUp(connection);
}

const poolsOf = new WeakMap<PoolConnection, CarefulPool>();

/** A pool whose waits are limited, in this process and in the server. */
class CarefulPool implements PoolForTypeOrm {
  readonly #ours = new WeakSet<PoolConnection>();
  readonly #timers = new Map<PoolConnection, NodeJS.Timeout>();

  constructor(
    private readonly pool: Pool,
    private readonly options: PoolOptions,
    private readonly care: PoolCare,
  ) {}

  getConnection(callback: (error: Error | null, connection?: PoolConnection) => void): void {
    this.#lend().then(
      connection => callback(null, connection),
      (error: Error) => callback(error),
    );
  }

  end(callback: (error?: Error | null) => void): void {
    const ended = (error?: Error | null): void => {
      clearTimeout(timer);
      callback(error);
    };
    // a frozen server does not answer COM_QUIT
    const timer = setTimeout(ended, CLOSE_WITHIN_MS);
    this.pool.end(ended);
  }

  async #lend(): Promise<PoolConnection> {
    const { open, lendMs: longestMs } = this.care;
    const lendMs = longestMs && timeLeft(longestMs);
    const asked = performance.now();
    const connection = await this.#acquire(lendMs);
    if (!this.#ours.has(connection)) await this.#takeOver(connection);
    open?.inUse(connection);
    if (longestMs !== undefined && lendMs !== undefined) {
      const left = Math.max(asked + lendMs - performance.now(), 0);
      this.#timers.set(
        connection,
        setTimeout(() => {
          this.giveUp(connection);
          // if others had it for most of the time, or the caller could wait no longer, the server need not be silent
          if (left > longestMs / 2) open?.dropIdle();
        }, left),
      );
    }
    return connection;
  }

  async #acquire(withinMs: number | undefined): Promise<PoolConnection> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      let over = false;
      if (withinMs !== undefined) {
        timer = setTimeout(() => {
          over = true;
          reject(
            Object.assign(new Error('no connection was free in time'), { code: 'PROTOCOL_POOL_TIMEOUT' }),
          );
        }, withinMs);
      }
      this.pool.getConnection((error, connection) => {
        clearTimeout(timer);
        // no longer needed: on to the next one
        if (over) connection?.release();
        else if (error) reject(error);
        else resolve(connection);
      });
    });
  }

  async #takeOver(connection: PoolConnection): Promise<void> {
    // the pool handles what happens to an idle connection
    connection.on('error', () => undefined);
    const timer = setTimeout(() => destroyNow(connection), TAKE_OVER_WITHIN_MS);
    try {
      await takeOverSession(connection, this.care.session);
    } catch (error) {
      destroyNow(connection);
      throw error;
    } finally {
      clearTimeout(timer);
    }
    this.#ours.add(connection);
    poolsOf.set(connection, this);
    const { silenceMs } = this.care;
    if (silenceMs !== undefined) onSilence(connection, silenceMs, () => this.giveUp(connection));
    const release = connection.release.bind(connection);
    connection.release = () => {
      this.#forget(connection);
      this.care.open?.returned(connection);
      release();
    };
  }

  #forget(connection: PoolConnection): void {
    clearTimeout(this.#timers.get(connection));
    this.#timers.delete(connection);
  }

  /** If the network drops packets, TCP alone would wait a quarter of an hour, and a slow statement would go on. */
  giveUp(connection: PoolConnection): void {
    this.#forget(connection);
    const { threadId } = connection;
    destroyNow(connection);
    endInServer(this.options, threadId);
  }
}
