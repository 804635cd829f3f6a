import { Injectable } from '@nestjs/common';
import type { Caller } from '../../auth/account-lookup.js';
import { Clock } from '../../config/clock.js';
import { ChatError } from '../../contract/errors.js';
import { Database } from '../../database/database.js';
import { actsLike, actsOn } from '../../logging/act-walks.js';
import { LoginDays } from '../../logging/logins/login-days.js';
import { ModerationLogWriter } from '../../logging/moderation-log.writer.js';
import { actingAdmin } from '../moderation.rules.js';

type Query = (sql: string, parameters: unknown[]) => Promise<{ at: number }[]>;

const LOGINS = 'logins';
const STORY = 'story';
/** Takes back an act that another request has done meanwhile. */
const ALREADY = new ChatError('NOT_FOUND');

/**
 * Puts on record that an admin has looked at the log-ins, or at a member's story: once a day and thing, before it is
 * shown. What this node knows to be on record costs nothing; else one row of an index is read.
 */
@Injectable()
export class FirstLooks {
  #day = '';
  /** Of that day: `admin:member`, and `admin:` of log-ins. */
  readonly #known = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly moderationLog: ModerationLogWriter,
    private readonly days: LoginDays,
    private readonly clock: Clock,
  ) {}

  async atLogins(by: Caller): Promise<void> {
    return this.#note(by, null);
  }

  /** A look at oneself is none. */
  async atStoryOf(memberId: number, by: Caller): Promise<void> {
    if (memberId !== by.id) await this.#note(by, memberId);
  }

  async #note(by: Caller, targetId: number | null): Promise<void> {
    const { day, fromAt } = this.days.dayOf(this.clock.now());
    if (day !== this.#day) {
      this.#day = day;
      this.#known.clear();
    }
    const key = `${by.id}:${targetId ?? ''}`;
    if (this.#known.has(key)) return;
    const isOnRecord = async (query: Query): Promise<boolean> => {
      const walks = actsLike({ actorId: by.id, targetId, actions: ['viewed'], outcome: 'done' });
      const span = { after: 0, before: Number.MAX_SAFE_INTEGER, limit: 1 };
      const { sql, parameters } = actsOn(walks, span, { select: 'm.at', kind: this.database.kind });
      const [last] = await query(sql, parameters);
      return last !== undefined && last.at >= fromAt;
    };
    if (!(await isOnRecord((sql, parameters) => this.database.ask('admins', sql, parameters))))
      await this.#act(by, targetId, isOnRecord);
    if (day === this.#day) this.#known.add(key);
  }

  async #act(
    by: Caller,
    targetId: number | null,
    isOnRecord: (query: Query) => Promise<boolean>,
  ): Promise<void> {
    try {
      await this.moderationLog.act(
        { by, ...(targetId !== null && { targetId }) },
        {
          action: 'viewed',
          may: [actingAdmin],
          // others may have looked at the same time, on this node or another: the lock decides
          decide: async ({ tx }) => {
            if (await isOnRecord(tx.query.bind(tx))) throw ALREADY;
            return { detail: targetId === null ? LOGINS : STORY };
          },
        },
      );
    } catch (error) {
      if (error !== ALREADY) throw error;
    }
  }
}
