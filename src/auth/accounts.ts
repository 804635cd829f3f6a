import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { ChatError } from '../contract/errors.js';
import { isName, nameKey } from '../contract/names.js';
import { Batcher } from '../database/batcher.js';
import { Database } from '../database/database.js';
import { list } from '../database/tx.js';
import { ACCOUNT_STATE_SQL, type AccountState } from '../entities/account-state.js';
import { Account } from '../entities/account.entity.js';

/** An account's state and the seq up to which the log is reflected in it. */
export type AccountAsOf = AccountState & { asOf: number };

/** Reads accounts: always from the database, never from a cache, so that what an admin did counts at once. */
@Injectable()
export class Accounts {
  readonly #byKey = new Batcher<string, Account | null>(keys => this.#find(keys), 500);
  readonly #states = new Batcher<number, AccountAsOf | undefined>(ids => this.#read(ids), 500);

  constructor(private readonly database: Database) {}

  /** The state of an account; a thousand asked for at once are a handful of reads. */
  state(id: number): Promise<AccountAsOf | undefined> {
    return this.#states.add(id);
  }

  /** The account of a name; a thousand asked for at once are a handful of reads. */
  async byName(name: string): Promise<Account | null> {
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

  async #find(keys: string[]): Promise<(Account | null)[]> {
    const accounts = await this.database.read.findBy(Account, { nameKey: In(keys) });
    const byKey = new Map(accounts.map(account => [account.nameKey, account]));
    return keys.map(key => byKey.get(key) ?? null);
  }

  async #read(ids: number[]): Promise<(AccountAsOf | undefined)[]> {
    const rows = await this.database.read.query<AccountAsOf[]>(
      `SELECT ${ACCOUNT_STATE_SQL}, (SELECT seq FROM log_head WHERE id = 1) AS asOf FROM accounts WHERE id IN (${list(ids)})`,
      ids,
    );
    const byId = new Map(rows.map(row => [row.id, row]));
    return ids.map(id => byId.get(id));
  }
}
