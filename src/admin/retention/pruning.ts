import { createHash } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../config/clock.js';
import { ChatError } from '../../contract/errors.js';
import { KEPT_LOGS, type KeptLog } from '../../contract/retention.js';
import { Database } from '../../database/database.js';
import { errorCode } from '../../database/database-errors.js';
import { alongIndex } from '../../database/index-hint.js';
import type { Tx } from '../../database/tx.js';
import { LogInfo } from '../../logging/log-info.js';
import { dayOf } from '../../logging/logins/calendar.js';
import { LoginDays } from '../../logging/logins/login-days.js';
import { ModerationLogWriter } from '../../logging/moderation-log.writer.js';
import { removeLoginSalt } from '../../proof/salts.js';
import { Bounds, dayNumbered } from './bounds.js';
import { removeRows } from './old-rows.js';
import { Pace } from './pace.js';
import { addRemoved, lockRun, reachedBy } from './run.js';

const LOOK_EVERY_MS = 60_000;
/** After midnight: 04:00, but for the days on which the clocks change. */
const RUNS_AFTER_MS = 4 * 3_600_000;

/**
 * Removes what is older than admins want it kept, once a day, in small transactions behind all others. How far a run has
 * come is stored with each of them: any node goes on where another was ended.
 */
@Injectable()
export class Pruning implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger(Pruning.name);
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<boolean> | undefined;
  /** The day whose run this node has made. */
  #done: string | undefined;
  readonly #pace = new Pace();

  constructor(
    private readonly database: Database,
    private readonly moderationLog: ModerationLogWriter,
    private readonly days: LoginDays,
    private readonly bounds: Bounds,
    private readonly logInfo: LogInfo,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS).unref();
    // a run may have been cut off
    void this.#look();
  }

  async onModuleDestroy(): Promise<void> {
    this.#pace.stop();
    clearInterval(this.#timer);
    await this.#running;
  }

  /** When the next run begins, epoch ms. */
  get nextAt(): number {
    const now = this.clock.now();
    const { fromAt, toAt } = dayOf(now, this.logInfo.timeZone);
    return now < fromAt + RUNS_AFTER_MS ? fromAt + RUNS_AFTER_MS : toAt + RUNS_AFTER_MS;
  }

  /**
   * Runs as soon as a run of this node that is under way has ended: that one may know nothing of terms that were set
   * meanwhile. Does nothing while another node runs. Returns whether all was done.
   * @param mayBegin or only goes on with what was cut off
   */
  async run(mayBegin = true): Promise<boolean> {
    while (this.#running) await this.#running.catch(() => undefined);
    if (this.#pace.isStopped) return false;
    this.#running = this.#run(mayBegin).finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #look(): Promise<void> {
    if (this.#running) return;
    try {
      const now = this.clock.now();
      const today = dayOf(now, this.logInfo.timeZone);
      const dueAt = today.fromAt + RUNS_AFTER_MS;
      // a change has until the next run to be taken back, also over a restart
      const isDue = now >= dueAt && this.#done !== today.day && (await this.#changedAt()) < dueAt;
      const [cut] = await this.database.read.query<unknown[]>(
        'SELECT log FROM retention WHERE bound IS NOT NULL',
      );
      if (!isDue && !cut) return;
      // else it is tried again: another node may not come to its end either
      if ((await this.run(isDue)) && isDue) this.#done = today.day;
    } catch (error) {
      if (!this.#pace.isStopped) this.#logger.warn(`what is too old cannot be removed: ${errorCode(error)}`);
    }
  }

  /** When an admin last said for how long something is kept, epoch ms. */
  async #changedAt(): Promise<number> {
    const acts = `moderation_log m ${alongIndex('ix_moderation_log_action', this.database.kind)}`;
    const [last] = await this.database.read.query<{ at: number }[]>(
      `SELECT m.at FROM ${acts} WHERE m.action = 'retention' AND m.outcome = 'done' ORDER BY m.seq DESC LIMIT 1`,
    );
    return last?.at ?? 0;
  }

  async #run(mayBegin: boolean): Promise<boolean> {
    const isFree = await this.#write(tx => this.#lock(tx, 'GET_LOCK(?, 0)'));
    if (!isFree) return false;
    try {
      for (const log of KEPT_LOGS) if (!this.#pace.isStopped) await this.#prune(log, mayBegin);
      return !this.#pace.isStopped;
    } finally {
      await this.#write(tx => this.#lock(tx, 'RELEASE_LOCK(?)')).catch(() => undefined);
    }
  }

  async #prune(log: KeptLog, mayBegin: boolean): Promise<void> {
    const [row] = await this.database.read.query<{ days: number; bound: number | null }[]>(
      'SELECT days, bound FROM retention WHERE log = ?',
      [log],
    );
    if (row?.bound == null && !(mayBegin && (await this.#begin(log, row?.days ?? 0)))) return;
    let hasMore = true;
    while (hasMore && !this.#pace.isStopped) hasMore = await this.#step(log);
    // what is left of it, if only a table, is for the next start
    if (!this.#pace.isStopped) await this.#end(log);
  }

  /** Notes what is to be removed, unless an admin has just set other days. Returns whether there is something. */
  async #begin(log: KeptLog, days: number): Promise<boolean> {
    if (days === 0) return false;
    const bound = await this.bounds.of(log, days);
    if ((await this.bounds.countBelow(log, bound, 1)) === 0) return false;
    await this.#write(tx =>
      tx.query('UPDATE retention SET bound = ?, removed = 0 WHERE log = ? AND bound IS NULL AND days = ?', [
        ...[bound, log, days],
      ]),
    );
    return true;
  }

  /** Some rows, or a day of log-ins. Returns whether there is more. */
  async #step(log: KeptLog): Promise<boolean> {
    if (log === 'logins') return this.#removeDay();
    const { kind } = this.database;
    const removed = await this.#pace.transaction(async most =>
      this.#write(tx => removeRows(tx, { log, kind, most })),
    );
    return removed > 0;
  }

  /** The oldest day: its row in the catalogue first: a table that is gone is not looked for. */
  async #removeDay(): Promise<boolean> {
    const { run, isRemoved } = await this.#write(async tx => {
      const run = await lockRun(tx, 'logins');
      if (!run) return { isRemoved: false };
      const [oldest] = await tx.query<{ day: string }>(
        'SELECT day FROM login_log_days WHERE day < ? ORDER BY day LIMIT 1',
        [dayNumbered(run.bound)],
      );
      if (!oldest) return { run, isRemoved: false };
      await tx.query('DELETE FROM login_log_days WHERE day = ?', [oldest.day]);
      await removeLoginSalt(tx, oldest.day);
      await addRemoved(tx, 'logins', 1);
      return { run, isRemoved: true };
    });
    if (run) await this.#dropTables(run.bound);
    return isRemoved;
  }

  /** Those of days that are not in the catalogue; a run may have been cut off before. */
  async #dropTables(bound: number): Promise<void> {
    for (const name of await this.database.tablesLike('login_log_')) {
      const [, digits] = /^login_log_(\d{8})$/.exec(name) ?? [];
      if (digits === undefined || Number(digits) >= bound) continue;
      const day = dayNumbered(Number(digits));
      const [kept] = await this.database.read.query<unknown[]>(
        'SELECT day FROM login_log_days WHERE day = ?',
        [day],
      );
      if (kept) continue;
      // of one that was taken out of the catalogue by hand
      await this.#write(tx => removeLoginSalt(tx, day));
      // to drop a full table would take long in the one file of SQLite
      if (this.database.kind === 'sqlite') while ((await this.#removeLogins(name)) > 0);
      if (this.#pace.isStopped) return;
      await this.#pace.once(async () => this.database.dropTable(name));
      this.days.forget({ day });
    }
  }

  async #removeLogins(table: string): Promise<number> {
    if (this.#pace.isStopped) return 0;
    return this.#pace.transaction(async most =>
      this.#write(async tx => {
        const found = await tx.query<{ id: number }>(`SELECT id FROM ${table} ORDER BY id LIMIT ?`, [most]);
        const last = found.at(-1);
        if (last) await tx.query(`DELETE FROM ${table} WHERE id <= ?`, [last.id]);
        return found.length;
      }),
    );
  }

  /** What was removed is on record, once. */
  async #end(log: KeptLog): Promise<void> {
    // one that found nothing: another node has just removed all of it
    await this.#write(tx =>
      tx.query('UPDATE retention SET bound = NULL WHERE log = ? AND removed = 0', [log]),
    );
    try {
      await this.moderationLog.act(
        { by: null },
        {
          action: 'pruned',
          may: [],
          decide: async ({ tx }) => {
            const run = await lockRun(tx, log);
            // another node was faster
            if (!run) throw new ChatError('NOT_FOUND');
            const end = await reachedBy(tx, log, run);
            await tx.query('UPDATE retention SET bound = NULL, removed = 0 WHERE log = ?', [log]);
            if (log !== 'logins') return { detail: `${log} ${run.removed}`, toSeq: end - 1 };
            return { detail: `${log} ${run.removed} before ${dayNumbered(end)}` };
          },
        },
      );
    } catch (error) {
      if (!(error instanceof ChatError && error.code === 'NOT_FOUND')) throw error;
    }
    await this.database.forgetOldPages(this.#pace.stopped);
  }

  /** A lock of the lane's connection: it ends with it, and with the node. */
  async #lock(tx: Tx, call: string): Promise<boolean> {
    if (this.database.kind === 'sqlite') return true;
    const hash = createHash('sha256').update(this.database.name).digest('hex').slice(0, 32);
    const [row] = await tx.query<{ got: number }>(`SELECT ${call} AS got`, [`sarangbang.prune.${hash}`]);
    return Number(row?.got) === 1;
  }

  async #write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.write('background', work);
  }
}
