import { Injectable } from '@nestjs/common';
import { ChatError } from '../contract/errors.js';
import type { Role } from '../contract/events.js';
import { isName, isReservedName, nameKey } from '../contract/names.js';
import { Clock } from '../config/clock.js';
import { Database } from '../database/database.js';
import { Account } from '../entities/account.entity.js';
import {
  ModerationLogWriter,
  type Act,
  type ActContext,
  type Actor,
} from '../logging/moderation-log.writer.js';
import { MANY, Passwords } from './passwords.js';

export interface NewAccount {
  name: string;
  password: string;
  role: Role;
  /** The password is for the first log-in: the member chooses their own. */
  mustChangePassword: boolean;
  /** Its password is hashed after all others that wait. */
  isOneOfMany?: boolean;
}

/**
 * Creates accounts. There is no self-registration: admins create them or invite guests, and the first start creates
 * the first admin.
 */
@Injectable()
export class AccountCreator {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly moderationLog: ModerationLogWriter,
    private readonly clock: Clock,
  ) {}

  /**
   * @param may whether the actor may do this
   * @throws ChatError INVALID for a name or password that is not allowed; CONFLICT for a name taken or reserved
   */
  async create(by: Actor, account: NewAccount, may: Act['may']): Promise<number> {
    assertIsName(account.name);
    const passwordHash = await this.passwords.choose(account.password, {
      name: account.name,
      field: 'password',
      ...(account.isOneOfMany && { from: MANY }),
    });
    let id = 0;
    await this.moderationLog.act(
      { by, targetKey: nameKey(account.name) },
      {
        action: 'create',
        may: [...may, assertFree(account.name)],
        decide: async context => {
          const { name, role } = account;
          const handedOver = account.mustChangePassword && {
            mustChangePassword: true,
            passwordSetAt: context.at,
            passwordSetBy: by.id,
          };
          id = await insert(context, { name, role, passwordHash, ...handedOver });
          return { targetId: id, detail: role };
        },
      },
    );
    return id;
  }

  /**
   * Creates the account of a guest, with the name and password that they chose.
   * @param invited `from`: the source of the request, for fair turns; `address`: for the record; `use` takes a use of the invite under the head
   *   lock, and returns its id
   * @returns the new account's id
   * @throws ChatError as `create`; what `use` throws
   */
  async createInvited(
    { name, password }: { name: string; password: string },
    invited: { from: string; address: string; use(context: ActContext): Promise<number> },
  ): Promise<number> {
    assertIsName(name);
    const passwordHash = await this.passwords.choose(password, {
      name,
      field: 'password',
      from: invited.from,
    });
    let id = 0;
    await this.moderationLog.act(
      { by: null, address: invited.address, targetKey: nameKey(name) },
      {
        action: 'invite_used',
        may: [],
        decide: async context => {
          const inviteId = await invited.use(context);
          // a name that is taken throws, which takes back the use
          assertFree(name)(context);
          id = await insert(context, { name, role: 'member', passwordHash });
          return { targetId: id, detail: String(inviteId) };
        },
      },
    );
    return id;
  }

  /**
   * Creates the first admin if there is none, on one of several nodes. Returns whether it did. @throws ChatError
   * INVALID, CONFLICT
   */
  async createFirstAdmin({ name, password }: { name: string; password: string }): Promise<boolean> {
    if (await this.database.read.existsBy(Account, { role: 'admin' })) return false;
    const passwordHash = await this.passwords.choose(password, { name, field: 'ADMIN_PASSWORD' });
    const taken = new ChatError('CONFLICT', { message: `The name ${name} is taken by a member.` });
    try {
      await this.moderationLog.act(
        { by: null, targetKey: nameKey(name) },
        {
          action: 'first_admin',
          may: [assertNoAdmin],
          decide: async context => {
            if (context.target) throw taken;
            return { targetId: await insert(context, { name, role: 'admin', passwordHash }) };
          },
        },
      );
      return true;
    } catch (error) {
      // another node created it first: fine
      if (error instanceof ChatError && error.code === 'FORBIDDEN') return false;
      throw error;
    }
  }
}

function assertIsName(name: string): void {
  if (isName(name)) return;
  throw new ChatError('INVALID', { field: 'name', message: 'This name is not allowed.' });
}

function assertFree(name: string): (context: ActContext) => void {
  return ({ target }) => {
    if (isReservedName(name))
      throw new ChatError('CONFLICT', { field: 'name', message: 'This name is reserved.' });
    if (target) throw new ChatError('CONFLICT', { field: 'name', message: 'This name is taken.' });
  };
}

async function assertNoAdmin({ tx }: ActContext): Promise<void> {
  if (await tx.manager.existsBy(Account, { role: 'admin' })) throw new ChatError('FORBIDDEN');
}

async function insert(
  { tx, at }: ActContext,
  { name, ...facts }: Pick<Account, 'name' | 'role' | 'passwordHash'> & Partial<Account>,
): Promise<number> {
  await tx.manager.insert(Account, {
    ...facts,
    name: name.normalize('NFC'),
    nameKey: nameKey(name),
    tokenVersion: 0,
    createdAt: at,
  });
  const { id } = await tx.manager.findOneByOrFail(Account, { nameKey: nameKey(name) });
  return id;
}
