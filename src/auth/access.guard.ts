import { createParamDecorator, Injectable, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { Request } from 'express';
import { ChatError } from '../contract/errors.js';
import { Settings } from '../config/settings.js';
import { ModerationLogWriter } from '../logging/moderation-log.writer.js';
import { TokenBuckets } from '../rates/token-bucket.js';
import { TokenLimits } from './token-limits.js';
import type { Caller } from './account-lookup.js';
import type { Admitted } from './tokens.js';

const RATE_BURST_S = 3;
const PUBLIC = 'public';
const ADMINS_ONLY = 'admins only';
const BEFORE_PASSWORD_CHANGE = 'before password change';

/** A route for everybody. Without it a route needs a token. */
export const Public = () => SetMetadata(PUBLIC, true);

/** A route, or all of a controller, for admins. A member's attempt goes on record. */
export const AdminsOnly = () => SetMetadata(ADMINS_ONLY, true);

/** A route that stays open while a password set by another person must be changed. */
export const BeforePasswordChange = () => SetMetadata(BEFORE_PASSWORD_CHANGE, true);

/** The account that asks, and its session. */
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): Admitted => {
  return context.switchToHttp().getRequest<Request & { user: Admitted }>().user;
});

/** The account that asks. */
export const Me = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  return context.switchToHttp().getRequest<Request & { user: Admitted }>().user.account;
});

/** Denies by default: the role is read from the database with every request, never from the token. */
@Injectable()
export class AccessGuard extends AuthGuard('jwt') {
  readonly #requests: TokenBuckets<number>;

  constructor(
    private readonly reflector: Reflector,
    private readonly moderationLog: ModerationLogWriter,
    private readonly limits: TokenLimits,
    { RATE_REQUESTS_PER_SECOND: rate }: Settings,
  ) {
    super();
    this.#requests = new TokenBuckets(rate, rate * RATE_BURST_S);
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    // sockets are let in by the gateway's own admission
    if (context.getType() !== 'http') return true;
    const marks = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, marks)) return true;
    await super.canActivate(context);
    this.#assertRate(context);
    if (!this.reflector.getAllAndOverride<boolean>(BEFORE_PASSWORD_CHANGE, marks)) assertOwnPassword(context);
    if (this.reflector.getAllAndOverride<boolean>(ADMINS_ONLY, marks)) await this.#assertAdmin(context);
    return true;
  }

  override handleRequest<T>(
    error: unknown,
    admitted: T | false,
    _info: unknown,
    context: ExecutionContext,
  ): T {
    if (!error && admitted) return admitted;
    const refusal = error ?? new ChatError('TOKEN_INVALID');
    const request = context.switchToHttp().getRequest<Request>();
    // a request without a token is no attempt: any page of any site can make a browser send it
    if (request.headers.authorization !== undefined && isOfToken(refusal))
      this.limits.assertStranger(request);
    throw refusal;
  }

  #assertRate(context: ExecutionContext): void {
    const { account } = context.switchToHttp().getRequest<Request & { user: Admitted }>().user;
    const retryAfterMs = this.#requests.take(account.id);
    if (retryAfterMs > 0) throw new ChatError('RATE_LIMITED', { retryAfterMs });
  }

  async #assertAdmin(context: ExecutionContext): Promise<void> {
    const request = context.switchToHttp().getRequest<Request & { user: Admitted }>();
    const { account } = request.user;
    if (account.role === 'admin') return;
    throw await this.moderationLog.refused(
      { action: 'admin_access', by: account },
      new ChatError('FORBIDDEN'),
    );
  }
}

function assertOwnPassword(context: ExecutionContext): void {
  const { account } = context.switchToHttp().getRequest<Request & { user: Admitted }>().user;
  if (account.mustChangePassword) throw new ChatError('PASSWORD_CHANGE_REQUIRED');
}

function isOfToken(refusal: unknown): boolean {
  return refusal instanceof ChatError && refusal.code.startsWith('TOKEN_');
}
