import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ChatError } from '../contract/errors.js';
import { DeniedAccess } from './denied-access.js';
import { accessOf, askingOf } from './route-access.js';

/**
 * Lets an account use the routes of its role; until it has its own password, only those that lead to one. The role
 * is read from the database with every request, never from the token.
 */
@Injectable()
export class RoleGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly denied: DeniedAccess,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { isPublic, adminsOnly, beforePasswordChange } = accessOf(context, this.reflector);
    if (isPublic) return true;
    const { account } = askingOf(context)!;
    if (account.mustChangePassword && !beforePasswordChange) throw new ChatError('PASSWORD_CHANGE_REQUIRED');
    if (adminsOnly && account.role !== 'admin') throw await this.denied.toAdminsOnly(account);
    return true;
  }
}
