import { Injectable } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { ChatError } from '../contract/errors.js';
import { LIMITS } from '../contract/limits.js';
import type { AccountVerdict } from '../contract/rest.js';
import type { Actor } from '../logging/moderation-log.writer.js';
import { CreateAccountDto } from './accounts.dto.js';
import { AccountsService } from './accounts.service.js';

const FIELDS = ['name', 'password', 'role', 'mustChangePassword'] as const;

/** Creates many accounts, each as an act of its own. */
@Injectable()
export class AccountsBatch {
  constructor(private readonly accounts: AccountsService) {}

  /**
   * A verdict for each item, in their order: what one is refused for does not affect the others. One after the other,
   * and after log-ins: a class of new members must not hold up who is there.
   * @throws ChatError INVALID when there is no list of 1 to 50; what the caller is refused for, if that is not the item
   */
  async create(by: Actor, items: unknown): Promise<{ items: AccountVerdict[] }> {
    if (!Array.isArray(items) || items.length < 1 || items.length > LIMITS.accountsAtOnceMax) {
      const message = `items is a list of 1 to ${LIMITS.accountsAtOnceMax} accounts`;
      throw new ChatError('INVALID', { field: 'items', message });
    }
    const verdicts: AccountVerdict[] = [];
    for (const item of items as unknown[]) verdicts.push(await this.#one(by, item));
    return { items: verdicts };
  }

  async #one(by: Actor, item: unknown): Promise<AccountVerdict> {
    try {
      return { account: await this.accounts.create(by, parsed(item), { isOneOfMany: true }) };
    } catch (error) {
      // the caller's own end concerns all items
      if (!(error instanceof ChatError) || !OF_ONE_ITEM.has(error.code)) throw error;
      return { error: error.body() };
    }
  }
}

const OF_ONE_ITEM: ReadonlySet<string> = new Set(['INVALID', 'CONFLICT', 'BUSY']);

/** @throws ChatError INVALID */
function parsed(item: unknown): CreateAccountDto {
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    throw new ChatError('INVALID', { field: 'items', message: 'Each of items must be an object.' });
  const given = FIELDS.flatMap(field => {
    const value: unknown = Object.hasOwn(item, field) ? (item as Record<string, unknown>)[field] : undefined;
    return value === undefined || value === null ? [] : [[field, value] as const];
  });
  const account = plainToInstance(CreateAccountDto, Object.fromEntries(given));
  const [error] = validateSync(account, { forbidUnknownValues: true, stopAtFirstError: true });
  if (error) {
    const message = Object.values(error.constraints ?? {})[0];
    throw new ChatError('INVALID', { field: error.property, ...(message !== undefined && { message }) });
  }
  return account;
}
