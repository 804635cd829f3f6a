import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { MoreThan, IsNull } from 'typeorm';
import { ChatError } from '../contract/errors.js';
import type { SessionView } from '../contract/rest.js';
import { canonicalUuid } from '../contract/uuid.js';
import { Clock } from '../config/clock.js';
import { Settings } from '../config/settings.js';
import { Batcher } from '../database/batcher.js';
import { Database } from '../database/database.js';
import { errorCode } from '../database/database-errors.js';
import { list } from '../database/tx.js';
import { ThrottledLogger } from '../rates/throttled-logger.js';
import type { AccountState } from '../entities/account-state.js';
import { Session } from '../entities/session.entity.js';
import { LogInfo } from '../logging/log-info.js';
import type { Origin } from '../logging/logins/login.writer.js';
import { ModerationLogWriter, type ActContext, type Decision } from '../logging/moderation-log.writer.js';
import { storedUserAgent } from '../logging/session-rows.js';
import { assertStillIn } from './account-status.js';
import type { Caller } from './account-lookup.js';

/** Of longer lists only the newest are shown; `auth/logout` ends all. */
const LISTED_MAX = 200;

/**
 * A session begins with a log-in. It ends when it is not used for a time, at an absolute end, or when its owner or an
 * admin ends it (OWASP ASVS 7.3, 7.4, 7.5). Its tokens are renewed within it and never outlast it.
 */
@Injectable()
export class Sessions {
  readonly #warning = new ThrottledLogger(new Logger(Sessions.name));
  readonly #closings = new Batcher<string, void>(ids => this.#close(ids), 500);

  constructor(
    private readonly database: Database,
    private readonly logInfo: LogInfo,
    private readonly moderationLog: ModerationLogWriter,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** A new session, to be stored together with the row that begins it. @param at epoch ms */
  begin(
    account: Pick<AccountState, 'id' | 'tokenVersion'>,
    origin: Origin,
    at: number,
    id: string = randomUUID(),
  ): Session {
    return {
      id,
      accountId: account.id,
      tokenVersion: account.tokenVersion,
      epoch: this.logInfo.epoch,
      createdAt: at,
      lastSeenAt: at,
      expiresAt: at + this.settings.SESSION_MAX,
      ip: origin.ip,
      userAgent: storedUserAgent(origin),
      endedAt: null,
      endCause: null,
    };
  }

  /** The absolute end, epoch ms. Lowering SESSION_MAX affects existing sessions. */
  endOf({ createdAt, expiresAt }: Pick<Session, 'createdAt' | 'expiresAt'>): number {
    return Math.min(expiresAt, createdAt + this.settings.SESSION_MAX);
  }

  /** Why a session is over: TOKEN_REVOKED when it was ended, TOKEN_EXPIRED when its time has run out. */
  refusal(
    session: Pick<Session, 'createdAt' | 'expiresAt' | 'lastSeenAt' | 'endedAt'>,
    at: number,
  ): ChatError | undefined {
    if (session.endedAt !== null) return new ChatError('TOKEN_REVOKED');
    const idleEnd = session.lastSeenAt + this.settings.SESSION_IDLE;
    return at >= Math.min(idleEnd, this.endOf(session)) ? new ChatError('TOKEN_EXPIRED') : undefined;
  }

  /** The caller's sessions that have not ended, last used first. */
  async list(me: Caller): Promise<{ items: SessionView[] }> {
    const now = this.clock.now();
    const sessions = await this.database.readFor('members').find(Session, {
      where: { ...this.#ofAccount(me), expiresAt: MoreThan(now) },
      // along the index: of longer lists the ones that began last
      order: { expiresAt: 'DESC' },
      take: LISTED_MAX,
    });
    const items = sessions
      .filter(session => !this.refusal(session, now))
      .sort((a, b) => b.lastSeenAt - a.lastSeenAt)
      .map(({ id, createdAt, lastSeenAt, ip, userAgent }) => ({
        id,
        current: id === me.sessionId,
        startedAt: createdAt,
        lastSeenAt: id === me.sessionId ? now : lastSeenAt,
        ...(ip !== null && ip !== '' && { ip }),
        ...(userAgent !== null && { userAgent }),
      }));
    return { items };
  }

  /**
   * Ends one of the caller's sessions, with its connections on every node.
   * @throws ChatError NOT_FOUND when there is no such session, or it has ended
   */
  async end(me: Caller, id: string): Promise<void> {
    // what cannot be an id must not reach the database: NUL ends a text in SQLite
    const sessionId = canonicalUuid(id);
    if (sessionId === undefined) throw new ChatError('NOT_FOUND');
    const decide = async (context: ActContext): Promise<Decision> => {
      const where = { id: sessionId, ...this.#ofAccount(me) };
      const session = await context.tx.manager.findOneBy(Session, where);
      if (!session || this.refusal(session, context.now)) throw new ChatError('NOT_FOUND');
      await end(context, session.id);
      return { detail: session.id };
    };
    await this.moderationLog.act(
      { by: me, targetId: me.id },
      { action: 'session_ended', may: [assertStillIn], decide },
    );
  }

  /**
   * Ends a session that lives no longer than its connection, since its token was never given to a client. Never
   * throws: one that cannot be closed now ends as any that is not used.
   */
  async close(id: string): Promise<void> {
    return this.#closings.add(id);
  }

  async #close(ids: string[]): Promise<void[]> {
    try {
      await this.database.write('logins', tx =>
        tx.query(
          `UPDATE sessions SET ended_at = ?, end_cause = 'closed' WHERE ended_at IS NULL AND id IN (${list(ids)})`,
          [this.clock.now(), ...ids],
        ),
      );
    } catch (error) {
      this.#warning.warn(`sessions are not closed: ${errorCode(error)}`);
    }
    return ids.map(() => undefined);
  }

  #ofAccount({ id, tokenVersion }: Caller) {
    return { accountId: id, tokenVersion, epoch: this.logInfo.epoch, endedAt: IsNull() };
  }
}

async function end({ tx, at }: ActContext, sessionId: string): Promise<void> {
  await tx.manager.update(Session, { id: sessionId }, { endedAt: at, endCause: 'ended' });
}
