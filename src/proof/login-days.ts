import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../config/clock.js';
import { ChatError } from '../contract/errors.js';
import { Database } from '../database/database.js';
import { errorCode, isMissingTable } from '../database/database-errors.js';
import type { Tx } from '../database/tx.js';
import type { LoginLogDay } from '../entities/login-log-day.entity.js';
import { LoginDays } from '../logging/logins/login-days.js';
import { loginTable } from '../logging/logins/login-table.js';
import { ModerationLogWriter } from '../logging/moderation-log.writer.js';
import { SALT_BYTES } from './entry.js';
import { LoginLeaves } from './login-entry.js';
import { loginRows, rest, shared } from './login-rows.js';
import { SealMarks, sealDetail, sealsAfter, type StoredSeal } from './login-seals.js';
import { haveActsGone } from './pruned.js';
import { loginSaltOf } from './salts.js';
import { Sealer } from './sealer.js';
import { TreeEdge } from './tree.js';
import type { Query } from './tree-row.js';

const LOOK_EVERY_MS = 300_000;
const HOUR_MS = 3_600_000;
/** After its end a day is sealed as a whole. What comes later makes one more seal, at most each hour. */
const OVER_AFTER_MS = 60_000;
/** Acts of such a day may have been removed because of their age. */
const OLD_AFTER_MS = 48 * HOUR_MS;
/** Ids may be stored out of order: of today only those are sealed that were there this long ago. */
const SETTLE_MS = 10_000;
/** Days that are looked at each time; older ones once, after the start. */
const LATEST = 3;
const STOP_WITHIN_MS = 2_000;

/** The tree of a day, as far as it is sealed. */
interface Grown {
  /** Of the act that sealed it; 0 for a day that is not sealed yet. */
  seq: number;
  lastId: number;
  edge: TreeEdge;
  salt: Buffer;
  /** Stored with the first seal. */
  isNewSalt: boolean;
}

/**
 * Seals the log-ins behind the room: an act says the root of a day's rows, each hour in which there are new ones and once
 * when the day is over. The act is sealed with the log, and so are they.
 */
@Injectable()
export class LoginDaySealer implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger(LoginDaySealer.name);
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  /** The newest seals on record, by day, and the last act that was read. */
  readonly #seals = new Map<string, StoredSeal>();
  #readTo = 0;
  /** Of the latest days: after a restart they are hashed once more. */
  readonly #grown = new Map<string, Grown>();
  /** Days that are still to be looked at after the start, the oldest first. */
  #older: LoginLogDay[] | undefined;
  #problem: string | undefined;
  /** What was said of single days. */
  readonly #said = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly moderationLog: ModerationLogWriter,
    private readonly days: LoginDays,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.run(), LOOK_EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    // a database may be silent
    await Promise.race([this.#running, sleep(STOP_WITHIN_MS, undefined, { ref: false })]);
  }

  /**
   * Seals what is due. One run at a time, and only where the log is sealed.
   * @param now all that is not sealed, whether it is due or not
   */
  async run({ now = false, settleMs = SETTLE_MS } = {}): Promise<void> {
    this.#running ??= this.#run({ now, settleMs }).finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #run(how: { now: boolean; settleMs: number }): Promise<void> {
    try {
      await this.#look(how);
      if (!this.#isOn) return;
      this.#older ??= await this.#listOlder();
      let lookedAt = performance.now();
      while (this.#older.length > 0 && this.#isOn) {
        const started = performance.now();
        await this.#tryDay(this.#older.at(-1)!, how);
        this.#older.pop();
        await rest(started, this.#stop.signal);
        // today does not wait for them
        if (performance.now() - lookedAt > LOOK_EVERY_MS) {
          await this.#look(how);
          lookedAt = performance.now();
        }
      }
      this.#problem = undefined;
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      const problem = errorCode(error);
      if (problem !== this.#problem) this.#logger.warn(`log-ins are not sealed: ${problem}`);
      this.#problem = problem;
    }
  }

  get #isOn(): boolean {
    return this.sealer.isSealing && !this.#stop.signal.aborted;
  }

  async #look(how: { now: boolean; settleMs: number }): Promise<void> {
    if (!this.#isOn) return;
    for await (const seal of sealsAfter(this.#query, this.#readTo, this.database.kind)) {
      this.#seals.set(seal.day, seal);
      this.#readTo = seal.seq;
    }
    const latest: LoginLogDay[] = [];
    for await (const day of this.days.catalogue()) if (latest.push(day) === LATEST) break;
    for (const day of this.#grown.keys()) if (!latest.some(one => one.day === day)) this.#grown.delete(day);
    for (const day of latest) if (this.#isOn) await this.#tryDay(day, how);
  }

  /** Those of an older version were never sealed; others may have got a row while no node sealed. */
  async #listOlder(): Promise<LoginLogDay[]> {
    const newestFirst: LoginLogDay[] = [];
    for await (const day of this.days.catalogue()) newestFirst.push(day);
    return newestFirst.slice(LATEST).reverse();
  }

  /** A day without its table holds up no other. */
  async #tryDay(day: LoginLogDay, how: { now: boolean; settleMs: number }): Promise<void> {
    try {
      await this.#sealIfDue(day, how);
    } catch (error) {
      if (!isMissingTable(error)) throw error;
      this.#warnOf(day, 'are not sealed: their table is gone');
    }
  }

  async #sealIfDue(
    day: LoginLogDay,
    { now: isNow, settleMs }: { now: boolean; settleMs: number },
  ): Promise<void> {
    const now = this.clock.now();
    const last = this.#seals.get(day.day);
    const isOver = now >= day.toAt + OVER_AFTER_MS;
    const [first] = await this.#query<{ at: number }>(
      `SELECT at FROM ${loginTable(day)} WHERE id > ? ORDER BY id LIMIT 1`,
      [last?.lastId ?? 0],
    );
    // of a day that is over the first seal does not wait; a clock that was set back stops nothing
    const since = isOver ? (last && last.at >= day.toAt ? last.at : -Infinity) : (first?.at ?? 0);
    if (!first || (!isNow && now >= since && now - since < HOUR_MS)) return;
    await this.#seal(day, last, isOver ? 0 : settleMs);
  }

  async #seal(day: LoginLogDay, last: StoredSeal | undefined, settleMs: number): Promise<void> {
    const table = loginTable(day);
    const [newest] = await this.#query<{ id: number }>(
      `SELECT id FROM ${table} ORDER BY id DESC LIMIT 1`,
      [],
    );
    if (this.database.kind !== 'sqlite')
      await sleep(settleMs, undefined, { ref: false, signal: this.#stop.signal });
    const before = await this.#grownOf(day, last);
    if (!before) return;
    const { salt } = before;
    const edge = before.edge.copy();
    const marks = new SealMarks();
    const lastId = await this.#walk({ salt, edge }, { table, after: before.lastId, upTo: newest!.id }, () =>
      marks.add(edge),
    );
    // a stop; or another node has sealed it
    if (lastId === undefined || lastId === before.lastId) return;
    const root = edge.root.toString('base64');
    const seal = { day: day.day, lastId, count: edge.size, root, ...marks.of(edge.size) };
    try {
      const act = await this.moderationLog.act(
        { by: null },
        {
          action: 'logins_sealed',
          may: [],
          decide: async ({ tx }) => {
            await this.#assertStill(tx, day, before);
            return { detail: sealDetail(seal) };
          },
        },
      );
      this.#seals.set(day.day, { ...seal, seq: act.seq, at: act.at });
      this.#grown.set(day.day, { seq: act.seq, lastId, edge, salt, isNewSalt: false });
    } catch (error) {
      this.#grown.delete(day.day);
      // another node was faster, or the day is being removed
      if (!(error instanceof ChatError && error.code === 'NOT_FOUND')) throw error;
    }
  }

  /**
   * Under the lock of the log, and in the transaction that seals: the seal follows the one that it was made after, and the
   * day is kept until COMMIT. @throws ChatError NOT_FOUND
   */
  async #assertStill(tx: Tx, { day }: LoginLogDay, { salt, isNewSalt }: Grown): Promise<void> {
    const query: Query = (sql, parameters) => tx.query(sql, parameters);
    for await (const seal of sealsAfter(query, this.#readTo, this.database.kind))
      if (seal.day === day && seal.seq !== this.#seals.get(day)?.seq) throw new ChatError('NOT_FOUND');
    // a run that removes the day takes the salt too, and waits for this
    const [kept] = await query(`SELECT day FROM login_log_days WHERE day = ?${shared(this.database)}`, [day]);
    if (!kept) throw new ChatError('NOT_FOUND');
    if (isNewSalt) await tx.query('INSERT INTO login_salt (day, salt) VALUES (?, ?)', [day, salt]);
    else if (!(await loginSaltOf(query, day))?.equals(salt)) throw new ChatError('NOT_FOUND');
  }

  /** The tree that the last seal is of. Undefined when the day is not to be sealed. */
  async #grownOf(day: LoginLogDay, last: StoredSeal | undefined): Promise<Grown | undefined> {
    const known = this.#grown.get(day.day);
    if (known && known.seq === last?.seq) return known;
    const salt = await loginSaltOf(this.#query, day.day);
    const edge = TreeEdge.empty();
    if (!last) {
      // its seals went with the acts that are kept no longer: one of now would say nothing of the time between
      const isOld = this.clock.now() - day.toAt > OLD_AFTER_MS;
      if (salt && isOld && (await haveActsGone(this.#query))) return undefined;
      return { seq: 0, lastId: 0, edge, salt: salt ?? randomBytes(SALT_BYTES), isNewSalt: !salt };
    }
    if (!salt) {
      this.#warnOf(day, 'are not sealed: their salt is gone');
      return undefined;
    }
    const lastId = await this.#walk({ salt, edge }, { table: loginTable(day), after: 0, upTo: last.lastId });
    if (lastId === undefined) return undefined;
    if (lastId !== last.lastId || edge.root.toString('base64') !== last.root)
      this.#warnOf(day, 'are not those that were sealed: run `npm run -s record -- verify`');
    return { seq: last.seq, lastId: last.lastId, edge, salt, isNewSalt: false };
  }

  /** Has a tree grow by rows. @returns the id of the last one; undefined when it is cut off */
  async #walk(
    { salt, edge }: Pick<Grown, 'salt' | 'edge'>,
    range: { table: string; after: number; upTo: number },
    each?: () => void,
  ): Promise<number | undefined> {
    const leaves = new LoginLeaves(salt);
    let last = range.after;
    for await (const rows of loginRows(this.database, range, this.#stop.signal)) {
      for (const row of rows) {
        edge.append(leaves.leaf(row));
        each?.();
      }
      last = rows.at(-1)?.id ?? last;
      if (!this.#isOn) return undefined;
    }
    return this.#isOn ? last : undefined;
  }

  /** Says once what is wrong with a day. */
  #warnOf({ day }: LoginLogDay, what: string): void {
    const said = `the log-ins of ${day} ${what}`;
    if (!this.#said.has(said)) this.#logger.warn(said);
    this.#said.add(said);
  }

  readonly #query: Query = async (sql, parameters) => this.database.read.query(sql, parameters);
}
