import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { Caller } from './account-lookup.js';
import type { Admitted } from './tokens.js';

const PUBLIC = 'public';
const ADMINS_ONLY = 'admins only';
const BEFORE_PASSWORD_CHANGE = 'before password change';

/** A public route. Without it a route needs a token. */
export const Public = () => SetMetadata(PUBLIC, true);

/** A route, or all of a controller, for admins. Attempts of members are recorded. */
export const AdminsOnly = () => SetMetadata(ADMINS_ONLY, true);

/** A route that stays open while a password set by another person must be changed. */
export const BeforePasswordChange = () => SetMetadata(BEFORE_PASSWORD_CHANGE, true);

/** The account of the request, and its session. */
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): Admitted => {
  return askingOf(context)!;
});

/** The account of the request. */
export const Me = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  return askingOf(context)!.account;
});

/** The account and session that the token guard found; undefined on a public route. */
export function askingOf(context: ExecutionContext): Admitted | undefined {
  return context.switchToHttp().getRequest<Request & { user?: Admitted }>().user;
}

/** What the decorators of a route say; a method's own win over its controller's. */
export function accessOf(
  context: ExecutionContext,
  reflector: Reflector,
): { isPublic: boolean; adminsOnly: boolean; beforePasswordChange: boolean } {
  const marks = [context.getHandler(), context.getClass()];
  const has = (mark: string): boolean =>
    reflector.getAllAndOverride<boolean | undefined>(mark, marks) ?? false;
  return {
    // sockets pass admission instead
    isPublic: context.getType() !== 'http' || has(PUBLIC),
    adminsOnly: has(ADMINS_ONLY),
    beforePasswordChange: has(BEFORE_PASSWORD_CHANGE),
  };
}
