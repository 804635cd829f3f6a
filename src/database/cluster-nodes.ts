import { createHash } from 'node:crypto';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { Settings } from '../config/settings.js';
import { Database } from './database.js';
import { errorCode } from './database-errors.js';
import { StartupError } from './startup-error.js';

const NODES_MAX = 16;
const POLL_EVERY_MS = 2_000;
/** A node that was killed is gone when its connection is; give the server a moment to see it. */
const NODE_ID_WAIT_SECONDS = 5;

/**
 * Knows whether other nodes share the database. Each holds one of 16 named locks of the MySQL server, which
 * ends them with the connection, and a node that died does not count for long. Newcomers are seen within 2 s.
 */
@Injectable()
export class ClusterNodes implements OnModuleInit, OnModuleDestroy {
  readonly #logger = new Logger(ClusterNodes.name);
  #runner: QueryRunner | undefined;
  #slot: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isPolling = false;
  #hasNodeId = false;
  #alone: boolean;

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {
    this.#alone = database.kind === 'sqlite';
  }

  /** True when there are other nodes, or when that is unknown. */
  get hasOthers(): boolean {
    return !this.#alone;
  }

  /** Whether a NODE_ID is that of this process, or of one before it. */
  isThis(nodeId: string): boolean {
    return this.database.kind === 'sqlite' || nodeId === this.settings.NODE_ID;
  }

  /**
   * Whether no running process has this NODE_ID, other than this one. Another node that has lost its connection looks gone
   * for some seconds, too.
   */
  async isGone(nodeId: string): Promise<boolean> {
    if (this.database.kind === 'sqlite') return true;
    // a process that has this NODE_ID now may have it instead of this one
    if (this.isThis(nodeId)) return this.#hasNodeId;
    const [row] = await this.database.read.query<{ free: number | null }[]>(
      'SELECT IS_FREE_LOCK(?) AS free',
      [this.#idLock(nodeId)],
    );
    return Number(row?.free) === 1;
  }

  async onModuleInit(): Promise<void> {
    if (this.database.kind === 'sqlite') return;
    await this.#poll();
    if (!this.#runner) throw new StartupError('The database does not let nodes see each other (GET_LOCK).');
    this.#hasNodeId = await this.#holdNodeId(this.#runner);
    if (!this.#hasNodeId) {
      throw new StartupError(
        `A node with NODE_ID ${this.settings.NODE_ID} is running on this database. Give each node its own NODE_ID.`,
      );
    }
    this.#timer = setInterval(() => void this.#pollAgain(), POLL_EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    const runner = this.#runner;
    this.#runner = undefined;
    // back in the pool the connection would keep its locks
    if (runner) await this.database.endSession(runner);
  }

  /** Waits for a poll under way: behind a silent database they would pile up. */
  async #pollAgain(): Promise<void> {
    if (this.#isPolling) return;
    this.#isPolling = true;
    await this.#poll();
    this.#isPolling = false;
  }

  async #poll(): Promise<void> {
    try {
      this.#runner ??= this.database.session();
      this.#slot ??= await this.#claimSlot(this.#runner);
      const others = Array.from({ length: NODES_MAX }, (_, slot) => slot).filter(slot => slot !== this.#slot);
      const [row] = (await this.#runner.query(
        `SELECT ${others.map(() => 'COALESCE(IS_FREE_LOCK(?), 0)').join(' + ')} AS free`,
        others.map(slot => this.#lock(slot)),
      )) as { free: number }[];
      this.#alone = this.#slot !== undefined && Number(row?.free) === others.length;
      // the server may notice later than this node that the connection holding it is gone
      if (this.#timer && !this.#hasNodeId) this.#hasNodeId = await this.#holdNodeId(this.#runner);
    } catch (error) {
      // the locks ended with their connection
      this.#logger.debug(`cannot look for other nodes: ${errorCode(error)}`);
      this.#alone = false;
      this.#slot = undefined;
      this.#hasNodeId = false;
      if (this.#runner) await this.database.endSession(this.#runner);
      this.#runner = undefined;
    }
  }

  async #claimSlot(runner: QueryRunner): Promise<number | undefined> {
    for (let slot = 0; slot < NODES_MAX; slot++) {
      const rows = (await runner.query('SELECT GET_LOCK(?, 0) AS got', [this.#lock(slot)])) as {
        got: number;
      }[];
      if (Number(rows[0]?.got) === 1) return slot;
    }
    return undefined;
  }

  /** Two nodes of one name would take each other's visits for their own. The lock ends with the connection. */
  async #holdNodeId(runner: QueryRunner): Promise<boolean> {
    const name = this.#idLock(this.settings.NODE_ID);
    const rows = (await runner.query('SELECT GET_LOCK(?, ?) AS got', [name, NODE_ID_WAIT_SECONDS])) as {
      got: number;
    }[];
    return Number(rows[0]?.got) === 1;
  }

  #idLock(nodeId: string): string {
    return this.#name(`id.${nodeId}`);
  }

  #lock(slot: number): string {
    return this.#name(`slot.${slot}`);
  }

  /** Lock names are the server's, not the database's, and at most 64 characters. */
  #name(what: string): string {
    const hash = createHash('sha256').update(`${this.database.name} ${what}`).digest('hex');
    return `sarangbang.node.${hash.slice(0, 40)}`;
  }
}
