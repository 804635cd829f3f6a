import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { ChatError } from '../contract/errors.js';
import { isName, nameKey } from '../contract/names.js';
import { Batcher } from '../database/batcher.js';
import { Database } from '../database/database.js';
import { list } from '../database/tx.js';
import { ACCOUNT_STATE_SQL, type AccountState } from '../entities/account-state.js';
import { Account } from '../entities/account.entity.js';
import { columns, columnsAs } from '../entities/columns.js';
import { Session } from '../entities/session.entity.js';

/** An account, one of its sessions, and the seq up to which both reflect the log. */
export interface SessionAsOf {
  account: AccountState & Pick<Account, 'mustChangePassword' | 'passwordSetAt' | 'passwordSetBy'>;
  session: Pick<Session, 'id' | 'createdAt' | 'lastSeenAt' | 'expiresAt' | 'endedAt'>;
  asOf: number;
  /** When it was read, epoch ms, by the database's clock: its status is judged by this time. */
  readAt: number;
}

/** The caller: an account, by one of its sessions, from an address if it is a request. */
export type Caller = SessionAsOf['account'] & { sessionId: string; address?: string };

/** An account, and when it was read, as above. */
export type AccountAsOf = Account & { readAt: number };

type SessionRow = Omit<SessionAsOf['account'], 'mustChangePassword'> & {
  mustChangePassword: number;
  sessionId: string;
  startedAt: number;
  seenAt: number;
  endsAt: number;
  endedAt: number | null;
  asOf: number;
  readAt: unknown;
};

const OF_SESSION = columnsAs(Session, {
  id: 'sessionId',
  accountId: 'ownerId',
  createdAt: 'startedAt',
  lastSeenAt: 'seenAt',
  expiresAt: 'endsAt',
  endedAt: 'endedAt',
});
const OF_CALLER = columns(Account, ['mustChangePassword', 'passwordSetAt', 'passwordSetBy']);

/** What is read for every request and handshake, in one statement, so that no kick slips in between. */
const sessionSql = (
  readAt: string,
) => `SELECT ${readAt} AS readAt, ${ACCOUNT_STATE_SQL}, ${OF_CALLER}, sessionId, startedAt, seenAt, endsAt, endedAt,
  (SELECT seq FROM log_head WHERE id = 1) AS asOf
  FROM accounts JOIN (SELECT ${OF_SESSION} FROM sessions WHERE id IN`;

/** Reads accounts: always from the database, never from a cache, so that what an admin did counts at once. */
@Injectable()
export class AccountLookup {
  readonly #byKey = new Batcher<string, AccountAsOf | null>(keys => this.#find(keys), 500);
  readonly #names = new Batcher<number, string>(ids => this.#findNames(ids), 500);
  readonly #sessions = new Batcher<string, SessionAsOf | undefined>(ids => this.#read(ids), 500);

  constructor(private readonly database: Database) {}

  /** A session with the state of its account. Concurrent requests share a few statements. */
  async ofSession(id: string): Promise<SessionAsOf | undefined> {
    return this.#sessions.add(id);
  }

  /** The account of a name; a thousand requested at once take a handful of reads. */
  async byName(name: string): Promise<AccountAsOf | null> {
    // what cannot be a name must not reach the database: `bob ` equals `bob` in MySQL, NUL ends a text in SQLite
    if (!isName(name)) return null;
    return this.#byKey.add(nameKey(name));
  }

  /** @throws ChatError NO_SUCH_MEMBER */
  async idOf(name: string): Promise<number> {
    const account = await this.byName(name);
    if (!account) throw new ChatError('NO_SUCH_MEMBER');
    return account.id;
  }

  async #find(keys: string[]): Promise<(AccountAsOf | null)[]> {
    const reading = this.database.clock.reading();
    const { entities, raw } = await this.database.read
      .createQueryBuilder(Account, 'account')
      .addSelect(reading.sql, 'readAt')
      .where({ nameKey: In(keys) })
      .getRawAndEntities<{ readAt: unknown }>();
    const byKey = new Map(
      entities.map((account, i) => [
        account.nameKey,
        Object.assign(account, { readAt: reading.take(raw[i]?.readAt) }),
      ]),
    );
    return keys.map(key => byKey.get(key) ?? null);
  }

  /** The name of an existing account. Log-ins need it too, so however many come, one read runs at a time. */
  async nameOf(id: number): Promise<string> {
    return this.#names.add(id);
  }

  async #findNames(ids: number[]): Promise<string[]> {
    const found = await this.database.read.find(Account, {
      select: { id: true, name: true },
      where: { id: In(ids) },
    });
    const names = new Map(found.map(({ id, name }) => [id, name]));
    return ids.map(id => names.get(id)!);
  }

  async #read(ids: string[]): Promise<(SessionAsOf | undefined)[]> {
    const reading = this.database.clock.reading();
    const rows = await this.database.read.query<SessionRow[]>(
      `${sessionSql(reading.sql)} (${list(ids)})) s ON s.ownerId = accounts.id`,
      ids,
    );
    const byId = new Map(rows.map(row => [row.sessionId, withSession(row, reading.take(row.readAt))]));
    return ids.map(id => byId.get(id));
  }
}

function withSession(row: SessionRow, readAt: number): SessionAsOf {
  const { sessionId, startedAt, seenAt, endsAt, endedAt, asOf, readAt: _, ...account } = row;
  return {
    account: { ...account, mustChangePassword: account.mustChangePassword !== 0 },
    session: { id: sessionId, createdAt: startedAt, lastSeenAt: seenAt, expiresAt: endsAt, endedAt },
    asOf,
    readAt,
  };
}
