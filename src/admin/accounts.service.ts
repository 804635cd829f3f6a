import { Injectable } from '@nestjs/common';
import { Brackets, In, type SelectQueryBuilder } from 'typeorm';
import { ChatError } from '../contract/errors.js';
import type { Role } from '../contract/events.js';
import { nameKey } from '../contract/names.js';
import type { AccountPage, AccountState, AccountView } from '../contract/rest.js';
import { AccountCreator } from '../auth/account-creator.js';
import { AccountLookup } from '../auth/account-lookup.js';
import { mutedUntil } from '../auth/account-status.js';
import { Presence } from '../chat/presence.js';
import { Clock } from '../config/clock.js';
import { Database } from '../database/database.js';
import { Account } from '../entities/account.entity.js';
import { Session } from '../entities/session.entity.js';
import type { Actor } from '../logging/moderation-log.writer.js';
import { actingAdmin } from './moderation.rules.js';
import { ModerationService } from './moderation.service.js';
import { expressionOf, globOf, namePatterns } from './name-search.js';

/** The accounts as a list to manage. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountLookup,
    private readonly maker: AccountCreator,
    private readonly moderation: ModerationService,
    private readonly presence: Presence,
    private readonly clock: Clock,
  ) {}

  /**
   * By name, ascending. `q` is part of a name, regardless of case and Unicode form; see `namePatterns`.
   * @param options `cursor`: the last name of the page before
   */
  async list(options: {
    q?: string;
    state?: AccountState;
    cursor?: string;
    limit: number;
  }): Promise<AccountPage> {
    const { q = '', state, cursor = '', limit } = options;
    const found = this.database.readFor('admins').createQueryBuilder(Account, 'account');
    this.#named(found, q);
    if (state !== undefined) this.#inState(found, state);
    const [rows, total] = await Promise.all([
      found
        .clone()
        .andWhere('account.nameKey > :cursor', { cursor: nameKey(cursor) })
        .orderBy('account.nameKey')
        .limit(limit + 1)
        .getMany(),
      found.getCount(),
    ]);
    return {
      items: await this.#views(rows.slice(0, limit)),
      more: rows.length > limit,
      total,
    };
  }

  #named(found: SelectQueryBuilder<Account>, q: string): void {
    if (q === '') return;
    const isSqlite = this.database.kind === 'sqlite';
    found.andWhere(
      new Brackets(names => {
        names.where('1 = 0');
        for (const [i, pattern] of namePatterns(q).entries()) {
          names.orWhere(`account.nameKey ${isSqlite ? 'GLOB' : 'REGEXP'} :pattern${i}`, {
            [`pattern${i}`]: isSqlite ? globOf(pattern) : expressionOf(pattern),
          });
        }
      }),
    );
  }

  #inState(found: SelectQueryBuilder<Account>, state: AccountState): void {
    const since = { now: this.clock.now() };
    if (state === 'online') found.andWhere({ id: In(this.presence.ids()) });
    if (state === 'muted') found.andWhere('account.mutedUntil > :now', since);
    if (state === 'kicked') found.andWhere('account.kickedUntil > :now', since);
    if (state === 'disabled') found.andWhere('account.disabledAt IS NOT NULL');
    if (state === 'neverLoggedIn') this.#neverLoggedIn(found);
  }

  #neverLoggedIn(found: SelectQueryBuilder<Account>): void {
    // a scalar, since MariaDB would read all sessions for NOT EXISTS
    const login = found.subQuery().select('1').from(Session, 'session');
    found.andWhere(`${login.where('session.accountId = account.id').limit(1).getQuery()} IS NULL`);
  }

  async create(
    by: Actor,
    account: { name: string; password: string; role?: Role; mustChangePassword?: boolean },
    { isOneOfMany = false } = {},
  ): Promise<AccountView> {
    const { name, password, role = 'member', mustChangePassword = true } = account;
    const wanted = { name, password, role, mustChangePassword, isOneOfMany };
    await this.maker.create(by, wanted, [actingAdmin]);
    return this.byName(name);
  }

  /** Changes role and state; each change is an act of its own, and a value that is already set makes none. */
  async change(
    by: Actor,
    name: string,
    { role, disabled }: { role?: Role; disabled?: boolean },
  ): Promise<AccountView> {
    const now = await this.byName(name);
    if (role !== undefined && role !== now.role) await this.moderation.setRole(by, name, role);
    if (disabled === true && !now.disabled) await this.moderation.disable(by, name);
    if (disabled === false && now.disabled) await this.moderation.enable(by, name);
    return this.byName(name);
  }

  /** @throws ChatError NO_SUCH_MEMBER */
  async byName(name: string): Promise<AccountView> {
    const account = await this.accounts.byName(name);
    if (!account) throw new ChatError('NO_SUCH_MEMBER');
    return (await this.#views([account]))[0]!;
  }

  async #views(accounts: readonly Account[]): Promise<AccountView[]> {
    const found = this.database.readFor('admins').createQueryBuilder(Account, 'account').select('account.id');
    this.#neverLoggedIn(found.where({ id: In(accounts.map(({ id }) => id)) }));
    const absent = new Set((await found.getMany()).map(({ id }) => id));
    return accounts.map(account => this.#view(account, absent.has(account.id)));
  }

  #view(account: Account, hasNeverLoggedIn: boolean): AccountView {
    const { id, name, role, createdAt, kickedUntil } = account;
    const now = this.clock.now();
    const muteEnd = mutedUntil(account, now);
    return {
      id,
      name,
      role,
      disabled: account.disabledAt !== null,
      ...(muteEnd !== undefined && { mutedUntil: muteEnd }),
      ...(kickedUntil !== null && now < kickedUntil && { kickedUntil }),
      createdAt,
      ...(hasNeverLoggedIn && { neverLoggedIn: true }),
    };
  }
}
