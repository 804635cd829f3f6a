import { Injectable } from '@nestjs/common';
import { And, MoreThan, Raw } from 'typeorm';
import { ChatError } from '../contract/errors.js';
import type { Role } from '../contract/events.js';
import { nameKey } from '../contract/names.js';
import type { AccountView, Page } from '../contract/rest.js';
import { AccountCreator } from '../auth/account-creator.js';
import { AccountLookup } from '../auth/account-lookup.js';
import { mutedUntil } from '../auth/account-status.js';
import { Clock } from '../config/clock.js';
import { Database } from '../database/database.js';
import { Account } from '../entities/account.entity.js';
import type { Actor } from '../logging/moderation-log.writer.js';
import { actingAdmin } from './moderation.rules.js';
import { ModerationService } from './moderation.service.js';

/** The accounts as a list to manage. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountLookup,
    private readonly maker: AccountCreator,
    private readonly moderation: ModerationService,
    private readonly clock: Clock,
  ) {}

  /** By name, ascending; with `q` those whose name contains it, regardless of case and Unicode form. */
  async list({ after, q, limit }: { after?: string; q?: string; limit: number }): Promise<Page<AccountView>> {
    const holds = Raw(column => `INSTR(${column}, :q) > 0`, { q: nameKey(q ?? '') });
    const rows = await this.database.readFor('admins').find(Account, {
      where: { nameKey: And(MoreThan(nameKey(after ?? '')), ...(q === undefined ? [] : [holds])) },
      order: { nameKey: 'ASC' },
      take: limit + 1,
    });
    return { items: rows.slice(0, limit).map(row => this.#view(row)), more: rows.length > limit };
  }

  async create(
    by: Actor,
    account: { name: string; password: string; role?: Role; mustChangePassword?: boolean },
  ): Promise<AccountView> {
    const { name, password, role = 'member', mustChangePassword = true } = account;
    await this.maker.create(by, { name, password, role, mustChangePassword }, [actingAdmin]);
    return this.#named(name);
  }

  /** Changes role and state; each change is an act of its own, and a value that is already set makes none. */
  async change(
    by: Actor,
    name: string,
    { role, disabled }: { role?: Role; disabled?: boolean },
  ): Promise<AccountView> {
    const now = await this.#named(name);
    if (role !== undefined && role !== now.role) await this.moderation.setRole(by, name, role);
    if (disabled === true && !now.disabled) await this.moderation.disable(by, name);
    if (disabled === false && now.disabled) await this.moderation.enable(by, name);
    return this.#named(name);
  }

  async #named(name: string): Promise<AccountView> {
    const account = await this.accounts.byName(name);
    if (!account) throw new ChatError('NO_SUCH_MEMBER');
    return this.#view(account);
  }

  #view(account: Account): AccountView {
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
    };
  }
}
